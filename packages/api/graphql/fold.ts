/** A text without accents and case, as people type it: "thu duc" finds "Thủ Đức". */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd')
}
