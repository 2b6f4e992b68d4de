import type { Builder } from './builder.ts'
import { both } from './describe.ts'

/** The words that groups of every dataset share; the values coerce to those of `Step` and `Figure` in the plan. */
export function addGroupWords(builder: Builder): void {
  builder.enumType('GroupStep', {
    description: both(
      'Bước thời gian để nhóm, theo giờ của thành phố',
      "A step of time to group by, in the city's zone",
    ),
    values: {
      DAY: { value: 'day', description: both('ngày', 'day') },
      WEEK: { value: 'week', description: both('tuần, từ thứ Hai', 'week, from Monday') },
      MONTH: { value: 'month', description: both('tháng', 'month') },
      QUARTER: { value: 'quarter', description: both('quý', 'quarter') },
      YEAR: { value: 'year', description: both('năm', 'year') },
    },
  })
  builder.enumType('GroupMeasure', {
    description: both('Một con số của nhóm', 'A figure of a group'),
    values: {
      COUNT: { value: 'count', description: both('số bản ghi', 'number of records') },
      SUM: { value: 'sum', description: both('tổng', 'sum') },
      AVG: { value: 'avg', description: both('trung bình', 'mean') },
      MIN: { value: 'min', description: both('nhỏ nhất', 'least') },
      MAX: { value: 'max', description: both('lớn nhất', 'greatest') },
      COUNT_DISTINCT: { value: 'countDistinct', description: both('số giá trị khác nhau', 'different values') },
      WITHHELD_COUNT: { value: 'withheldCount', description: both('số ô không được xem', 'withheld cells') },
    },
  })
}
