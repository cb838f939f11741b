import { ScanQrCode } from 'lucide-react';
import { FileButton } from './FileButton.tsx';

type Props = { readonly label: string; readonly onPicture: (picture: Blob) => void };

/** Asks for a picture from a file. */
export const PictureButton = ({ label, onPicture }: Props) => (
  <FileButton label={label} accept="image/*" icon={<ScanQrCode aria-hidden />} onFile={onPicture} />
);
