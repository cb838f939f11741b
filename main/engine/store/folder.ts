import { MeshError } from '../errors.ts';

/** Whether a thrown value is a failure of a system call with one of these codes. */
export const isErrno = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** What a failed file operation in the data folder means for its user; the folder is the detail. */
export const folderProblem = (error: unknown, folder: string): MeshError => {
  if (error instanceof MeshError) return error;
  const code = isErrno(error, 'ENOSPC', 'EDQUOT') ? 'disk-full' : 'data-folder-unwritable';
  return new MeshError(code, folder, { cause: error });
};
