// Contacts of two boxes: separating axes (Gottschalk, Lin, Manocha 1996), then the incident face clipped by the reference
// face (Sutherland, Hodgman 1974). MuJoCo 2.x's own routine reports contacts beside the boxes, up to their own length away, in
// 10-20 % of touching poses, and its general convex one finds no corners between faces that penetrate.
#include "shim.h"

#include <math.h>

#if mjVERSION_HEADER < 300

typedef struct { mjtNum p[3], axis[3][3], half[3]; } Box;

static mjtNum dot(const mjtNum* a, const mjtNum* b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

static Box box_of(const mjModel* m, const mjData* d, int g) {
  Box b;
  for (int i = 0; i < 3; i++) {
    b.p[i] = d->geom_xpos[3 * g + i];
    b.half[i] = m->geom_size[3 * g + i];
    for (int k = 0; k < 3; k++) b.axis[i][k] = d->geom_xmat[9 * g + 3 * k + i];
  }
  return b;
}

static mjtNum extent(const Box* b, const mjtNum* n) {
  mjtNum sum = 0;
  for (int i = 0; i < 3; i++) sum += b->half[i] * fabs(dot(b->axis[i], n));
  return sum;
}

static void put(mjContact* con, mjtNum dist, const mjtNum* pos, const mjtNum* normal, mjtNum sign) {
  con->dist = dist;
  for (int k = 0; k < 3; k++) {
    con->pos[k] = pos[k];
    con->frame[k] = sign * normal[k];
    con->frame[3 + k] = 0;
  }
}

// The part of a polygon where n.x <= c; both hold up to 8 + 1 points.
static int clip(mjtNum out[][3], mjtNum in[][3], int count, const mjtNum* n, mjtNum c) {
  int kept = 0;
  for (int i = 0; i < count; i++) {
    const mjtNum *a = in[i], *b = in[(i + 1) % count];
    mjtNum da = dot(n, a) - c, db = dot(n, b) - c;
    if (da <= 0) { for (int k = 0; k < 3; k++) out[kept][k] = a[k]; kept++; }
    if ((da < 0 && db > 0) || (da > 0 && db < 0)) {
      for (int k = 0; k < 3; k++) out[kept][k] = a[k] + (b[k] - a[k]) * da / (da - db);
      kept++;
    }
  }
  return kept;
}

// Contacts of the face of r across its axis with the facing face of o; n points from r to o.
static int faces(mjContact* con, const Box* r, int axis, const Box* o, const mjtNum* n, mjtNum margin, mjtNum sign) {
  int across = 0;
  for (int j = 1; j < 3; j++)
    if (fabs(dot(o->axis[j], n)) > fabs(dot(o->axis[across], n))) across = j;
  mjtNum side = dot(o->axis[across], n) > 0 ? -1 : 1;
  int u = (across + 1) % 3, v = (across + 2) % 3;
  mjtNum one[12][3], two[12][3];
  for (int c = 0; c < 4; c++)
    for (int k = 0; k < 3; k++)
      one[c][k] = o->p[k] + side * o->half[across] * o->axis[across][k]
        + (c == 1 || c == 2 ? 1 : -1) * o->half[u] * o->axis[u][k] + (c > 1 ? 1 : -1) * o->half[v] * o->axis[v][k];
  int count = 4;
  for (int e = 1; e < 3 && count > 0; e++) {
    const mjtNum* a = r->axis[(axis + e) % 3];
    mjtNum back[3] = {-a[0], -a[1], -a[2]}, h = r->half[(axis + e) % 3];
    count = clip(two, one, count, a, dot(a, r->p) + h);
    count = clip(one, two, count, back, dot(back, r->p) + h);
  }
  int made = 0;
  mjtNum face = dot(n, r->p) + r->half[axis];
  for (int c = 0; c < count && made < 8; c++) {
    mjtNum dist = dot(n, one[c]) - face, pos[3];
    if (dist > margin) continue;
    for (int k = 0; k < 3; k++) pos[k] = one[c][k] - n[k] * dist / 2;
    put(con + made++, dist, pos, n, sign);
  }
  return made;
}

// One contact, of an edge of a along its axis i with one of b along its axis j.
static int edges(mjContact* con, const Box* a, int i, const Box* b, int j, const mjtNum* n, mjtNum dist) {
  mjtNum p[3], q[3];
  for (int k = 0; k < 3; k++) { p[k] = a->p[k]; q[k] = b->p[k]; }
  for (int e = 0; e < 3; e++) {
    mjtNum sa = dot(n, a->axis[e]) > 0 ? a->half[e] : -a->half[e], sb = dot(n, b->axis[e]) > 0 ? -b->half[e] : b->half[e];
    for (int k = 0; k < 3; k++) {
      if (e != i) p[k] += sa * a->axis[e][k];
      if (e != j) q[k] += sb * b->axis[e][k];
    }
  }
  mjtNum w[3] = {q[0] - p[0], q[1] - p[1], q[2] - p[2]};
  mjtNum c = dot(a->axis[i], b->axis[j]), wa = dot(w, a->axis[i]), wb = dot(w, b->axis[j]), den = 1 - c * c;
  mjtNum s = (wa - c * wb) / den, t = (c * wa - wb) / den, pos[3];
  s = mju_max(-a->half[i], mju_min(a->half[i], s));
  t = mju_max(-b->half[j], mju_min(b->half[j], t));
  for (int k = 0; k < 3; k++) pos[k] = (p[k] + s * a->axis[i][k] + q[k] + t * b->axis[j][k]) / 2;
  put(con, dist, pos, n, 1);
  return 1;
}

static int box_box(const mjModel* m, const mjData* d, mjContact* con, int g1, int g2, mjtNum margin) {
  Box a = box_of(m, d, g1), b = box_of(m, d, g2);
  mjtNum t[3] = {b.p[0] - a.p[0], b.p[1] - a.p[1], b.p[2] - a.p[2]};
  mjtNum best = -1e30, edge = -1e30, n[3] = {0}, en[3] = {0};
  int face = -1, ei = 0, ej = 0;
  for (int f = 0; f < 6; f++) {
    const mjtNum* axis = f < 3 ? a.axis[f] : b.axis[f - 3];
    mjtNum along = dot(axis, t), s = fabs(along) - extent(&a, axis) - extent(&b, axis);
    if (s > margin) return 0;
    // The first of nearly equal faces, so that which is the reference does not change from step to step.
    if (s > best + (f < 3 ? 0 : 1e-5)) {
      best = s;
      face = f;
      for (int k = 0; k < 3; k++) n[k] = along < 0 ? -axis[k] : axis[k];
    }
  }
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      mjtNum x[3];
      mju_cross(x, a.axis[i], b.axis[j]);
      mjtNum length = sqrt(dot(x, x));
      if (length < .02) continue;  // nearly parallel edges: the faces tell
      for (int k = 0; k < 3; k++) x[k] /= length;
      mjtNum along = dot(x, t), s = fabs(along) - extent(&a, x) - extent(&b, x);
      if (s > margin) return 0;
      if (s > edge) {
        edge = s;
        ei = i;
        ej = j;
        for (int k = 0; k < 3; k++) en[k] = along < 0 ? -x[k] : x[k];
      }
    }
  int made = 0;
  if (edge <= best + 1e-4) {
    mjtNum back[3] = {-n[0], -n[1], -n[2]};
    made = face < 3 ? faces(con, &a, face, &b, n, margin, 1) : faces(con, &b, face - 3, &a, back, margin, -1);
  }
  // Faces that only just touch may have nothing left by rounding: then there is no contact.
  return made > 0 || edge < -1e29 || best > -1e-6 ? made : edges(con, &a, ei, &b, ej, en, edge);
}

EXPORT void mjn_exact_boxes(void) { mjCOLLISIONFUNC[mjGEOM_BOX][mjGEOM_BOX] = box_box; }

#else

EXPORT void mjn_exact_boxes(void) {}

#endif
