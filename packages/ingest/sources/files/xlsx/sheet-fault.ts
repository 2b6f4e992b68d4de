/** Why a workbook cannot be read; told without a word of what stands in it. */
export class SheetFault extends Error {
  readonly code: SheetCode

  constructor(code: SheetCode, what: string) {
    super(what)
    this.name = 'SheetFault'
    this.code = code
  }
}

/** KHO265 no workbook, KHO266 no table in it, KHO267 beyond bounds, KHO206 and KHO207 a sheet or columns that are not there. */
export type SheetCode = 'KHO206' | 'KHO207' | 'KHO265' | 'KHO266' | 'KHO267'
