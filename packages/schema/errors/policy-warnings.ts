import type { ErrorCode } from './error-code.ts'

/** 15x: what is odd about a rule. A warning: it is told before rules are switched on, and refuses nothing. */
export const policyWarnings = {
  KHO150: {
    status: 200,
    retry: 'never',
    hint: {
      vi: 'Cảnh báo. Nếu quy tắc dành cho mọi bản ghi, bỏ điều kiện; nếu không, sửa phép `or` hoặc `not` làm nó luôn đúng.',
      en: 'A warning. If the rule is for every record, leave the condition out; else correct the `or` or `not` that makes it always true.',
    },
  },
  KHO151: {
    status: 200,
    retry: 'never',
    hint: {
      vi: 'Cảnh báo. Bỏ quy tắc, hoặc sửa điều kiện, đối tượng hay thời hạn của nó.',
      en: 'A warning. Remove the rule, or correct its condition, audience or validity.',
    },
  },
  KHO152: {
    status: 200,
    retry: 'never',
    hint: {
      vi: 'Cảnh báo. Bỏ quy tắc này, hoặc thu hẹp quy tắc che nó nếu bạn muốn nó có tác dụng.',
      en: 'A warning. Remove this rule, or narrow the one that shadows it if you want it to matter.',
    },
  },
  KHO153: {
    status: 200,
    retry: 'never',
    hint: {
      vi: 'Cảnh báo. Thu hẹp điều kiện; nếu đúng ý, ghi `warn: { opens_more_than: … }` vào chính sách của bộ dữ liệu.',
      en: 'A warning. Narrow the condition; if it is meant so, write `warn: { opens_more_than: … }` in the policy of the dataset.',
    },
  },
  KHO154: {
    status: 200,
    retry: 'never',
    hint: {
      vi: 'Cảnh báo. Cho đối tượng xem trường đó, đặt điều kiện trên trường họ được xem, hoặc chấp nhận rằng kết quả để lộ nó.',
      en: 'A warning. Show them the field, put the condition on one they may read, or accept that what is shown tells of it.',
    },
  },
} as const satisfies Record<string, ErrorCode>
