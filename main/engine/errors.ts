import {
  type Blame,
  blameOf,
  type Problem,
  type ProblemCode,
  problem,
} from '../../shared/problem.ts';

/** The only error the engine throws on purpose: a code, the detail its sentence needs, a cause. */
export class MeshError extends Error {
  override readonly name = 'MeshError';
  readonly code: ProblemCode;
  readonly detail: string | undefined;

  constructor(code: ProblemCode, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? code : `${code}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
  }

  static of({ code, detail }: Problem): MeshError {
    return new MeshError(code, detail);
  }

  get blame(): Blame {
    return blameOf(this.code);
  }

  toProblem(): Problem {
    return problem(this.code, this.detail);
  }
}
