// Every array and scalar of mjModel and mjData, by name, generated from MuJoCo's own X macros: struct layouts, and
// which fields there are, differ between releases, and no layout is written down anywhere else.
#include "shim.h"

typedef struct Field {
  void* data;
  int64_t rows, columns;
  int32_t type;    // one of the F_ below
  int32_t moving;  // 1: lives in the arena, to be fetched again after each call that computes
} Field;

enum { F_OTHER, F_F64, F_F32, F_I32, F_U8, F_I64, F_CHAR };

#define TYPE_OF(p)                                                                                   \
  _Generic((p), mjtNum*: F_F64, float*: F_F32, int*: F_I32, unsigned*: F_I32, unsigned char*: F_U8,  \
           _Bool*: F_U8, char*: F_CHAR, int64_t*: F_I64, uint64_t*: F_I64, default: F_OTHER)

#define SET(p, r, c)                                                                                 \
  do {                                                                                               \
    f->data = (void*)(p);                                                                            \
    f->rows = (int64_t)(r);                                                                          \
    f->columns = (int64_t)(c);                                                                       \
    f->type = TYPE_OF(p);                                                                            \
    return 0;                                                                                        \
  } while (0)

// The header defines MJ_M(n) and MJ_D(n) as n, to be redefined by whoever needs the sizes' values.
#undef MJ_M
#define MJ_M(n) (m->n)
#undef MJ_D
#define MJ_D(n) (d->n)
#ifndef XVEC
#define XVEC X
#endif

#ifdef MJMODEL_SIZES
#define MODEL_SIZES MJMODEL_SIZES
#else
#define MODEL_SIZES MJMODEL_INTS
#endif

// Options are listed as X(type, name), X(name, n) or X(type, name, n), by release.
#ifdef MJOPTION_FIELDS
#define OPTION_SCALARS
#define OPTION_VECTORS
#define OPTION_FIELDS MJOPTION_FIELDS
#else
#define OPTION_SCALARS MJOPTION_FLOATS MJOPTION_INTS
#define OPTION_VECTORS MJOPTION_VECTORS
#define OPTION_FIELDS
#endif

// Not in the X macros of every release: X(name in the table, member, n).
#define MODEL_EXTRAS                                     \
  X(stat_meaninertia, stat.meaninertia, 1)               \
  X(stat_meanmass, stat.meanmass, 1)                     \
  X(stat_meansize, stat.meansize, 1)                     \
  X(stat_extent, stat.extent, 1)                         \
  X(vis_map_znear, vis.map.znear, 1)                     \
  X(vis_map_zfar, vis.map.zfar, 1)                       \
  X(vis_global_fovy, vis.global.fovy, 1)                 \
  X(vis_global_offwidth, vis.global.offwidth, 1)         \
  X(vis_global_offheight, vis.global.offheight, 1)       \
  X(vis_quality_shadowsize, vis.quality.shadowsize, 1)   \
  X(vis_quality_offsamples, vis.quality.offsamples, 1)   \
  X(vis_quality_numslices, vis.quality.numslices, 1)     \
  X(vis_quality_numstacks, vis.quality.numstacks, 1)     \
  X(vis_quality_numquads, vis.quality.numquads, 1)

enum {
#define X(name) M_##name,
  MODEL_SIZES
#undef X
#define X(type, name, rows, columns) M_##name,
  MJMODEL_POINTERS
#undef X
#define X(type, name) M_opt_##name,
  OPTION_SCALARS
#undef X
#define X(name, n) M_opt_##name,
  OPTION_VECTORS
#undef X
#define X(type, name, n) M_opt_##name,
  OPTION_FIELDS
#undef X
#define X(name, member, n) M_##name,
  MODEL_EXTRAS
#undef X
  M_stat_center,
  M_COUNT
};

static const char* const model_names[] = {
#define X(name) #name,
  MODEL_SIZES
#undef X
#define X(type, name, rows, columns) #name,
  MJMODEL_POINTERS
#undef X
#define X(type, name) "opt_" #name,
  OPTION_SCALARS
#undef X
#define X(name, n) "opt_" #name,
  OPTION_VECTORS
#undef X
#define X(type, name, n) "opt_" #name,
  OPTION_FIELDS
#undef X
#define X(name, member, n) #name,
  MODEL_EXTRAS
#undef X
  "stat_center",
};

EXPORT int mjn_model_field_count(void) { return M_COUNT; }
EXPORT const char* mjn_model_field_name(int i) { return i >= 0 && i < M_COUNT ? model_names[i] : NULL; }

EXPORT int mjn_model_field(mjModel* m, int i, Field* f) {
  memset(f, 0, sizeof *f);
  switch (i) {
#define X(name) case M_##name: SET(&m->name, 1, 1);
    MODEL_SIZES
#undef X
#define X(type, name, rows, columns) case M_##name: SET(m->name, m->rows, columns);
    MJMODEL_POINTERS
#undef X
#define X(type, name) case M_opt_##name: SET(&m->opt.name, 1, 1);
    OPTION_SCALARS
#undef X
#define X(name, n) case M_opt_##name: SET(&m->opt.name[0], 1, n);
    OPTION_VECTORS
#undef X
#undef XVEC
#define X(type, name, n) case M_opt_##name: SET(&m->opt.name, 1, 1);
#define XVEC(type, name, n) case M_opt_##name: SET(&m->opt.name[0], 1, n);
    OPTION_FIELDS
#undef X
#undef XVEC
#define X(name, member, n) case M_##name: SET(&m->member, 1, n);
    MODEL_EXTRAS
#undef X
    case M_stat_center: SET(&m->stat.center[0], 1, 3);
    default: return mjn_fail("mjModel has no field number %d", i);
  }
}

// mjData: the macros list the same names in the same order here and below.
#ifdef MJDATA_ARENA_POINTERS
#define ARENA_POINTERS MJDATA_ARENA_POINTERS
#else
#define ARENA_POINTERS
#endif

enum {
#define X(type, name, rows, columns) D_##name,
  MJDATA_POINTERS
  ARENA_POINTERS
  MJDATA_VECTOR
#undef X
#define X(type, name) D_##name,
  MJDATA_SCALAR
#undef X
#if mjVERSION_HEADER < 300
  D_eq_active,
#endif
  D_COUNT
};

static const char* const data_names[] = {
#define X(type, name, rows, columns) #name,
  MJDATA_POINTERS
  ARENA_POINTERS
  MJDATA_VECTOR
#undef X
#define X(type, name) #name,
  MJDATA_SCALAR
#undef X
#if mjVERSION_HEADER < 300
  "eq_active",
#endif
};

EXPORT int mjn_data_field_count(void) { return D_COUNT; }
EXPORT const char* mjn_data_field_name(int i) { return i >= 0 && i < D_COUNT ? data_names[i] : NULL; }

EXPORT int mjn_data_field(World* w, int i, Field* f) {
  const mjModel* m = mjn_model(w);
  mjData* d = w->data;
  memset(f, 0, sizeof *f);
  switch (i) {
#define X(type, name, rows, columns) case D_##name: SET(d->name, m->rows, columns);
    MJDATA_POINTERS
#undef X
#define X(type, name, rows, columns) case D_##name: f->moving = 1; SET(d->name, rows, columns);
    ARENA_POINTERS
#undef X
#define X(type, name, rows, columns) case D_##name: SET(&d->name[0], rows, columns);
    MJDATA_VECTOR
#undef X
#define X(type, name) case D_##name: SET(&d->name, 1, 1);
    MJDATA_SCALAR
#undef X
#if mjVERSION_HEADER < 300
    case D_eq_active: SET(w->view.eq_active, m->neq, 1);
#endif
    default: return mjn_fail("mjData has no field number %d", i);
  }
}

// Enum values move between releases, so they are asked for by name.
typedef struct Constant {
  const char* name;
  int value;
} Constant;

static const Constant constants[] = {
#define X(name) {#name, name},
  X(mjOBJ_BODY) X(mjOBJ_XBODY) X(mjOBJ_JOINT) X(mjOBJ_DOF) X(mjOBJ_GEOM) X(mjOBJ_SITE) X(mjOBJ_CAMERA) X(mjOBJ_LIGHT)
  X(mjOBJ_MESH) X(mjOBJ_SKIN) X(mjOBJ_HFIELD) X(mjOBJ_TEXTURE) X(mjOBJ_MATERIAL) X(mjOBJ_PAIR) X(mjOBJ_EXCLUDE)
  X(mjOBJ_EQUALITY) X(mjOBJ_TENDON) X(mjOBJ_ACTUATOR) X(mjOBJ_SENSOR) X(mjOBJ_NUMERIC) X(mjOBJ_TEXT) X(mjOBJ_TUPLE)
  X(mjOBJ_KEY) X(mjOBJ_UNKNOWN)
  X(mjWARN_INERTIA) X(mjWARN_CONTACTFULL) X(mjWARN_CNSTRFULL) X(mjWARN_VGEOMFULL) X(mjWARN_BADQPOS) X(mjWARN_BADQVEL)
  X(mjWARN_BADQACC) X(mjWARN_BADCTRL)
  X(mjGEOM_PLANE) X(mjGEOM_HFIELD) X(mjGEOM_SPHERE) X(mjGEOM_CAPSULE) X(mjGEOM_ELLIPSOID) X(mjGEOM_CYLINDER)
  X(mjGEOM_BOX) X(mjGEOM_MESH)
  X(mjJNT_FREE) X(mjJNT_BALL) X(mjJNT_SLIDE) X(mjJNT_HINGE)
  X(mjEQ_CONNECT) X(mjEQ_WELD) X(mjEQ_JOINT) X(mjEQ_TENDON)
  X(mjCONE_PYRAMIDAL) X(mjCONE_ELLIPTIC) X(mjINT_EULER) X(mjINT_RK4) X(mjINT_IMPLICIT)
  X(mjSOL_PGS) X(mjSOL_CG) X(mjSOL_NEWTON) X(mjJAC_DENSE) X(mjJAC_SPARSE) X(mjJAC_AUTO)
  X(mjCNSTR_EQUALITY) X(mjCNSTR_FRICTION_DOF) X(mjCNSTR_LIMIT_JOINT) X(mjCNSTR_CONTACT_FRICTIONLESS)
  X(mjCNSTR_CONTACT_PYRAMIDAL) X(mjCNSTR_CONTACT_ELLIPTIC)
  X(mjENBL_ENERGY) X(mjENBL_SENSORNOISE) X(mjENBL_MULTICCD) X(mjDSBL_CONTACT) X(mjDSBL_GRAVITY) X(mjDSBL_WARMSTART)
  X(mjNVISFLAG) X(mjNRNDFLAG) X(mjRND_SHADOW) X(mjRND_REFLECTION) X(mjRND_SKYBOX) X(mjRND_SEGMENT) X(mjRND_IDCOLOR)
  X(mjVIS_CONTACTPOINT) X(mjVIS_CONTACTFORCE) X(mjVIS_TRANSPARENT)
#undef X
};

EXPORT int mjn_constant(const char* name, int* value) {
  for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
    if (!strcmp(constants[i].name, name)) {
      *value = constants[i].value;
      return MJN_OK;
    }
  }
  return mjn_fail("The shim knows no constant '%s'", name);
}
