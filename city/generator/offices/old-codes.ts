/** Agency codes in the order of QCVN 102:2016, most specific first: `H29.08` was `000.00.08.H29`, `H29.770` was `000.00.70.H29`. */
export const oldCodeOf = (agency: string): string => `000.00.${agency.slice(-2)}.H29`
