// Ray casting against geoms. MuJoCo's mj_ray tries every geom for every ray. Many rays from one point share the choice
// of geoms and their bounding spheres, nearest first, so that most rays meet two or three shapes.
#include "shim.h"

#include <math.h>

#if mjVERSION_HEADER >= 3005000
#define NO_NORMAL , NULL
#else
#define NO_NORMAL
#endif

typedef struct Target {
  mjtNum centre[3];   // of the bounding sphere, from the rays' origin
  mjtNum excess;      // |centre|^2 - radius^2; below 0: the origin is inside
  mjtNum nearest;     // no hit can be nearer, in metres
  int geom;
} Target;

// As in mj_ray: the excluded body, what cannot move (when asked), what is transparent and hidden groups are not seen.
static int seen(const mjModel* m, int g, const mjtByte* groups, int statics, int without_body) {
  const int body = m->geom_bodyid[g], material = m->geom_matid[g];
  if (body == without_body || (!statics && m->body_weldid[body] == 0)) return 0;
  if ((material < 0 ? m->geom_rgba[4 * g + 3] : m->mat_rgba[4 * material + 3]) == 0) return 0;
  if (!groups) return 1;
  const int group = m->geom_group[g];
  return groups[group < 0 ? 0 : group < mjNGROUP ? group : mjNGROUP - 1] != 0;
}

static int by_distance(const void* a, const void* b) {
  const Target *p = a, *q = b;
  return p->nearest < q->nearest ? -1 : p->nearest > q->nearest ? 1 : p->geom - q->geom;
}

static int choose(const mjModel* m, const mjData* d, const mjtNum* from, const mjtByte* groups, int statics, int without_body, Target* targets) {
  int count = 0;
  for (int g = 0; g < m->ngeom; g++) {
    if (!seen(m, g, groups, statics, without_body)) continue;
    Target* t = targets + count++;
    t->geom = g;
    const mjtNum radius = m->geom_rbound[g] * (1 + 1e-9) + 1e-9;
    mju_sub3(t->centre, d->geom_xpos + 3 * g, from);
    const mjtNum square = mju_dot3(t->centre, t->centre), away = sqrt(square) - radius;
    const int unbounded = m->geom_rbound[g] <= 0;  // planes
    t->excess = unbounded ? -1 : square - radius * radius;
    t->nearest = unbounded || away < 0 ? 0 : away;
  }
  qsort(targets, (size_t)count, sizeof *targets, by_distance);
  return count;
}

static mjtNum hit(const mjModel* m, const mjData* d, int g, const mjtNum* from, const mjtNum* direction) {
  switch (m->geom_type[g]) {
    case mjGEOM_MESH: return mj_rayMesh(m, d, g, from, direction NO_NORMAL);
    case mjGEOM_HFIELD: return mj_rayHfield(m, d, g, from, direction NO_NORMAL);
    default: return mju_rayGeom(d->geom_xpos + 3 * g, d->geom_xmat + 9 * g, m->geom_size + 3 * g, from, direction, m->geom_type[g] NO_NORMAL);
  }
}

static mjtNum nearest(const mjModel* m, const mjData* d, const Target* targets, int count, const mjtNum* from, const mjtNum* direction, int* geom) {
  const mjtNum square = mju_dot3(direction, direction), length = sqrt(square);
  mjtNum best = -1;
  *geom = -1;
  for (int i = 0; i < count; i++) {
    const Target* t = targets + i;
    if (best >= 0 && t->nearest > best * length * (1 + 1e-9)) break;  // and so is every one after it
    if (t->excess > 0) {
      // The line passes within the radius when (c.v)^2 >= (|c|^2 - r^2) |v|^2, and the sphere lies ahead when c.v > 0.
      const mjtNum along = mju_dot3(t->centre, direction);
      if (along <= 0 || along * along < t->excess * square * (1 - 1e-9)) continue;
    }
    const mjtNum x = hit(m, d, t->geom, from, direction);
    if (x >= 0 && (best < 0 || x < best || (x == best && t->geom < *geom))) {
      best = x;
      *geom = t->geom;
    }
  }
  return best;
}

// One ray: MuJoCo's own.
EXPORT int mjn_ray(World* w, const mjtNum* from, const mjtNum* direction, const mjtByte* groups, int statics, int without_body,
                   mjtNum* distance, int* geom) {
  *geom = -1;
  GUARDED_WORLD(w, *distance = mj_ray(m, d, from, direction, groups, (mjtByte)statics, without_body, geom NO_NORMAL));
  return MJN_OK;
}

// 'count' rays from one point. Distances are in lengths of the direction, -1 where nothing is hit; geoms may be null.
EXPORT int mjn_rays(World* w, int count, const mjtNum* from, const mjtNum* directions, const mjtByte* groups, int statics,
                    int without_body, mjtNum* distances, int* geoms) {
  if (!w->targets) w->targets = malloc(sizeof(Target) * ((size_t)w->shared->ngeom + 1));
  if (!w->targets) return mjn_fail("No memory for %d targets of rays.", w->shared->ngeom);
  GUARDED_WORLD(w, {
    const int targets = choose(m, d, from, groups, statics, without_body, w->targets);
    for (int i = 0; i < count; i++) {
      int geom;
      distances[i] = nearest(m, d, w->targets, targets, from, directions + 3 * (size_t)i, &geom);
      if (geoms) geoms[i] = geom;
    }
  });
  return MJN_OK;
}
