import type { ErrorCode } from './error-code.ts'

/** 143: what a request asks of geometries that cannot be answered. */
export const geometryErrors = {
  KHO143: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: '`within` nhận một Polygon hoặc MultiPolygon GeoJSON, kinh độ trước, vòng khép kín, tối đa 1000 đỉnh; `near` nhận một Point và từ hơn 0 đến 1000000 mét.',
      en: '`within` takes a GeoJSON Polygon or MultiPolygon, longitude first, rings closed, at most 1,000 positions; `near` a Point and up to 1,000,000 metres, more than 0.',
    },
  },
} as const satisfies Record<string, ErrorCode>
