// The part of `qrcode` that the window uses. @types/qrcode describes its files and streams too and
// so brings Node's types along, which must not exist in this layer.
declare module 'qrcode' {
  type Modules = { readonly size: number; get(row: number, column: number): 0 | 1 };

  export function create(
    text: string,
    options: { readonly errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H' },
  ): { readonly modules: Modules };
}
