// Ray casting against geoms.
#include "shim.h"

static mjtNum cast(const mjModel* m, const mjData* d, const mjtNum* from, const mjtNum* direction, const mjtByte* groups,
                   int statics, int without_body, int* geom) {
#if mjVERSION_HEADER >= 3005000
  return mj_ray(m, d, from, direction, groups, (mjtByte)statics, without_body, geom, NULL);
#else
  return mj_ray(m, d, from, direction, groups, (mjtByte)statics, without_body, geom);
#endif
}

// 'count' rays from one point (from_stride 0) or from a point each (from_stride 3). Distances are in lengths of the
// direction, -1 where nothing is hit; geoms may be null.
EXPORT int mjn_rays(World* w, int count, const mjtNum* from, int from_stride, const mjtNum* directions,
                    const mjtByte* groups, int statics, int without_body, mjtNum* distances, int* geoms) {
  GUARDED_WORLD(w, {
    for (int i = 0; i < count; i++) {
      int geom = -1;
      distances[i] = cast(m, d, from + (size_t)i * from_stride, directions + (size_t)i * 3, groups, statics, without_body, &geom);
      if (geoms) geoms[i] = geom;
    }
  });
  return MJN_OK;
}
