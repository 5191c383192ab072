// Loading, stepping and asking. Every function returns a status and checks nothing that the managed side checks.
#include "shim.h"

#include <ctype.h>
#include <stdio.h>

// ---- models ----

static int add_file(mjVFS* vfs, const char* name, const void* bytes, int size) {
#if mjVERSION_HEADER >= 314
  return mj_addBufferVFS(vfs, name, bytes, size);
#else
  const int result = mj_makeEmptyFileVFS(vfs, name, size);
  if (result) return result;
  // The file made last is the last; asking for it by name would meet another folder's file of the same name.
  memcpy(vfs->filedata[vfs->nfile - 1], bytes, (size_t)size);
  return 0;
#endif
}

static const char* base_name(const char* path) {
  const char* slash = strrchr(path, '/');
  const char* back = strrchr(path, '\\');
  const char* last = slash > back ? slash : back;
  return last ? last + 1 : path;
}

#if mjVERSION_HEADER < 314
// Before 3.1.4 the file system knows files by base name alone, in lower case.
static int same_file(const char* a, const char* b) {
  for (a = base_name(a), b = base_name(b); *a && tolower((unsigned char)*a) == tolower((unsigned char)*b); a++, b++) {}
  return !*a && !*b;
}
#endif

static int fill(mjVFS* vfs, const char* const* names, const void* const* bytes, const int* sizes, int count) {
  for (int i = 0; i < count; i++) {
    if (!sizes[i]) return mjn_fail("The file '%s' is empty.", names[i]);
    int result = add_file(vfs, names[i], bytes[i], sizes[i]);
#if mjVERSION_HEADER >= 314
    // Files are found by path as written; models written for older releases name the base name.
    if (!result && base_name(names[i]) != names[i]) add_file(vfs, base_name(names[i]), bytes[i], sizes[i]);
    if (result == 2) result = 0;
#else
    if (result == 2) {
      for (int k = 0; k < i; k++) {
        if (!same_file(names[k], names[i])) continue;
        if (sizes[k] != sizes[i] || memcmp(bytes[k], bytes[i], (size_t)sizes[i]))
          return mjn_fail("The assets '%s' and '%s' differ but have one file name, which is all that MuJoCo %s goes by: "
                          "rename one.", names[k], names[i], mj_versionString());
        result = 0;
      }
    }
#endif
    if (result) return mjn_fail("The asset '%s' (%d bytes) does not fit MuJoCo's virtual file system (code %d).", names[i], sizes[i], result);
  }
  return MJN_OK;
}

static int load(const char* path, const mjVFS* vfs, mjModel** out) {
  char error[1024] = "";
  mjModel* model = NULL;
  const size_t length = strlen(path);
  if (length > 4 && !strcmp(path + length - 4, ".mjb"))
    GUARDED(model = mj_loadModel(path, vfs), (void)0);
  else
    GUARDED(model = mj_loadXML(path, vfs, error, sizeof error), (void)0);
  if (!model) return mjn_fail("%s", *error ? error : "MuJoCo could not load the model and gave no reason.");
  *out = model;
  return mjn_status();
}

// The first file is the model; the others are what it includes and refers to.
EXPORT int mjn_load_text(const char* const* names, const void* const* bytes, const int* sizes, int count, mjModel** out) {
  mjVFS* vfs = malloc(sizeof *vfs);  // two megabytes in 2.x: not for the stack
  if (!vfs) return mjn_fail("No memory for MuJoCo's virtual file system (%zu bytes).", sizeof *vfs);
  int result = MJN_ERROR;
  mj_defaultVFS(vfs);
  GUARDED(result = fill(vfs, names, bytes, sizes, count), (mj_deleteVFS(vfs), free(vfs)));
  if (result == MJN_OK) result = load(names[0], vfs, out);
  mj_deleteVFS(vfs);
  free(vfs);
  return result;
}

EXPORT int mjn_load_file(const char* path, mjModel** out) { return load(path, NULL, out); }

EXPORT int mjn_copy_model(const mjModel* source, mjModel** out) {
  mjModel* copy = NULL;
  GUARDED(copy = mj_copyModel(NULL, source), (void)0);
  *out = copy;
  return copy ? mjn_status() : mjn_fail("MuJoCo could not copy the model.");
}

EXPORT void mjn_delete_model(mjModel* m) {
  if (m) mj_deleteModel(m);
}

// Recomputes what the compiler derives from masses, inertias, positions and the like, after these were edited.
EXPORT int mjn_set_constants(mjModel* m) {
  mjData* d = NULL;
  GUARDED(d = mj_makeData(m), (void)0);
  if (!d) return mjn_fail("MuJoCo could not allocate the state.");
  GUARDED(mj_setConst(m, d), mj_deleteData(d));
  mj_deleteData(d);
  return mjn_status();
}

EXPORT int mjn_name_to_id(const mjModel* m, int type, const char* name, int* id) {
  GUARDED(*id = mj_name2id(m, type, name), (void)0);
  return MJN_OK;
}

EXPORT int mjn_id_to_name(const mjModel* m, int type, int id, const char** name) {
  GUARDED(*name = mj_id2name(m, type, id), (void)0);
  return MJN_OK;
}

// ---- worlds ----

static void initial_switches(World* w) {
#if mjVERSION_HEADER < 300
  if (w->shared->neq) memcpy(w->view.eq_active, w->shared->eq_active, (size_t)w->shared->neq);
#else
  (void)w;  // MuJoCo does it
#endif
}

EXPORT void mjn_delete_world(World* w) {
  if (!w) return;
  if (w->data) mj_deleteData(w->data);
  free(w->targets);
#if mjVERSION_HEADER < 300
  free(w->view.eq_active);
#endif
  free(w);
}

EXPORT int mjn_make_world(mjModel* model, World** out) {
  World* w = calloc(1, sizeof *w);
  if (!w) return mjn_fail("No memory for a world.");
  w->shared = model;
#if mjVERSION_HEADER < 300
  w->view = *model;
  w->view.eq_active = calloc((size_t)model->neq + 1, 1);
  if (!w->view.eq_active) {
    free(w);
    return mjn_fail("No memory for a world.");
  }
#endif
  initial_switches(w);
  GUARDED(w->data = mj_makeData(model), mjn_delete_world(w));
  if (!w->data) {
    mjn_delete_world(w);
    return mjn_fail("MuJoCo could not allocate the state.");
  }
  *out = w;
  return mjn_status();
}

EXPORT int64_t mjn_world_bytes(World* w) { return (int64_t)w->data->nbuffer; }

EXPORT int mjn_copy_world(World* to, World* from) {
  GUARDED_WORLD(to, mj_copyData(d, m, from->data));
#if mjVERSION_HEADER < 300
  if (to->shared->neq) memcpy(to->view.eq_active, from->view.eq_active, (size_t)to->shared->neq);
#endif
  return mjn_status();
}

EXPORT int mjn_reset(World* w) {
  GUARDED_WORLD(w, mj_resetData(m, d));
  initial_switches(w);
  return mjn_status();
}

EXPORT int mjn_reset_to_key(World* w, int key) {
  GUARDED_WORLD(w, mj_resetDataKeyframe(m, d, key));
  initial_switches(w);
  return mjn_status();
}

// ---- stepping ----

// mj_step puts an unstable state back to the initial one and says so once a kind only, and the reset forgets the
// counts. So the counts of the kinds that reset start each step at zero, and the totals are kept here.
static const int resetting[] = {mjWARN_BADQPOS, mjWARN_BADQVEL, mjWARN_BADQACC};
enum { RESETTING = sizeof resetting / sizeof *resetting };

static int count_other_warnings(const mjData* d) {
  int sum = 0;
  for (int i = 0; i < mjNWARNING; i++) sum += d->warning[i].number;
  for (int k = 0; k < RESETTING; k++) sum -= d->warning[resetting[k]].number;
  return sum;
}

// One of mj_step, mj_step1, mj_step2, up to 'count' times; ends after the step in which the engine reset itself.
static int advance(World* w, void (*step)(const mjModel*, mjData*), int count, int* done) {
  int before[RESETTING];
  mjData* const data = w->data;
  const int others = count_other_warnings(data);
  int reset = 0;
  *done = 0;
  for (int k = 0; k < RESETTING; k++) before[k] = data->warning[resetting[k]].number;
  {
    GUARDED_WORLD(w, {
      while (*done < count && !reset) {
        for (int k = 0; k < RESETTING; k++) d->warning[resetting[k]].number = 0;
        step(m, d);
        ++*done;
        for (int k = 0; k < RESETTING; k++) reset += d->warning[resetting[k]].number;
        if (!reset) continue;
        for (int k = 0; k < RESETTING; k++) before[k] += d->warning[resetting[k]].number;
      }
    });
  }
  for (int k = 0; k < RESETTING; k++) data->warning[resetting[k]].number = before[k];
  if (reset) {
    initial_switches(w);
    return MJN_RESET;
  }
  return count_other_warnings(data) != others ? MJN_WARNED : mjn_status();
}

EXPORT int mjn_step(World* w, int count) {
  int done;
  return advance(w, mj_step, count, &done);
}

EXPORT int mjn_step1(World* w) {
  int done;
  return advance(w, mj_step1, 1, &done);
}

EXPORT int mjn_step2(World* w) {
  int done;
  return advance(w, mj_step2, 1, &done);
}

// 'controls' rows of nu numbers, each held for 'substeps' steps; after each, the state is written to the row of those
// outputs that are not null. 'rows' counts the rows that ended well: the engine's own reset ends the rollout.
EXPORT int mjn_rollout(World* w, int controls, int substeps, const mjtNum* ctrl, mjtNum* qpos, mjtNum* qvel,
                       mjtNum* sensor, int* rows) {
  const int nq = w->shared->nq, nv = w->shared->nv, nu = w->shared->nu, ns = w->shared->nsensordata;
  int status = MJN_OK;
  for (*rows = 0; *rows < controls; ++*rows) {
    const int i = *rows;
    int done;
    if (ctrl) memcpy(w->data->ctrl, ctrl + (size_t)i * nu, sizeof(mjtNum) * (size_t)nu);
    const int result = advance(w, mj_step, substeps, &done);
    if (result < 0 || result == MJN_RESET) return result;
    if (result > status) status = result;
    if (qpos) memcpy(qpos + (size_t)i * nq, w->data->qpos, sizeof(mjtNum) * (size_t)nq);
    if (qvel) memcpy(qvel + (size_t)i * nv, w->data->qvel, sizeof(mjtNum) * (size_t)nv);
    if (sensor) memcpy(sensor + (size_t)i * ns, w->data->sensordata, sizeof(mjtNum) * (size_t)ns);
  }
  return status;
}

EXPORT int mjn_forward(World* w) {
  const int before = count_other_warnings(w->data);
  GUARDED_WORLD(w, mj_forward(m, d));
  return count_other_warnings(w->data) != before ? MJN_WARNED : mjn_status();
}

EXPORT int mjn_inverse(World* w) {
  GUARDED_WORLD(w, mj_inverse(m, d));
  return mjn_status();
}

// What poses and Jacobians need, and no more.
EXPORT int mjn_kinematics(World* w) {
  GUARDED_WORLD(w, {
    mj_kinematics(m, d);
    mj_comPos(m, d);
    mj_camlight(m, d);
  });
  return mjn_status();
}

EXPORT int mjn_collision(World* w) {
  GUARDED_WORLD(w, mj_collision(m, d));
  return mjn_status();
}

// ---- asking ----

typedef struct Contact {
  double distance, position[3], frame[9], force[6];
  int32_t geom1, geom2, dimension, active;
} Contact;

EXPORT int mjn_contacts(World* w, Contact* out, int capacity, int* count) {
  GUARDED_WORLD(w, {
    *count = d->ncon;
    for (int i = 0; i < d->ncon && i < capacity; i++) {
      const mjContact* c = d->contact + i;
      Contact* o = out + i;
      o->distance = c->dist;
      memcpy(o->position, c->pos, sizeof o->position);
      memcpy(o->frame, c->frame, sizeof o->frame);
      o->geom1 = c->geom1;
      o->geom2 = c->geom2;
      o->dimension = c->dim;
      o->active = c->efc_address >= 0;
      mj_contactForce(m, d, i, o->force);
    }
  });
  return MJN_OK;
}

EXPORT int mjn_contact_count(World* w) { return w->data->ncon; }

EXPORT int mjn_jacobian(World* w, int body, const mjtNum* point, mjtNum* jacp, mjtNum* jacr) {
  GUARDED_WORLD(w, mj_jac(m, d, jacp, jacr, point ? point : d->xpos + 3 * body, body));
  return MJN_OK;
}

EXPORT int mjn_jacobian_site(World* w, int site, mjtNum* jacp, mjtNum* jacr) {
  GUARDED_WORLD(w, mj_jacSite(m, d, jacp, jacr, site));
  return MJN_OK;
}

EXPORT int mjn_jacobian_com(World* w, int body, mjtNum* jacp) {
  GUARDED_WORLD(w, mj_jacSubtreeCom(m, d, jacp, body));
  return MJN_OK;
}

EXPORT int mjn_mass_matrix(World* w, mjtNum* dense) {
#if mjVERSION_HEADER >= 3010000
  GUARDED_WORLD(w, mj_fullM(m, d, dense));
#else
  GUARDED_WORLD(w, mj_fullM(m, dense, d->qM));
#endif
  return MJN_OK;
}

// J' * (force, torque) at a world point of a body, added to qfrc.
EXPORT int mjn_apply_force(World* w, const mjtNum* force, const mjtNum* torque, const mjtNum* point, int body, mjtNum* qfrc) {
  GUARDED_WORLD(w, mj_applyFT(m, d, force, torque, point, body, qfrc));
  return MJN_OK;
}

// Rotational, then translational velocity of an object, in the world's axes or in its own.
EXPORT int mjn_velocity(World* w, int type, int id, int local, mjtNum* six) {
  GUARDED_WORLD(w, mj_objectVelocity(m, d, type, id, six, local));
  return MJN_OK;
}

EXPORT int mjn_inverse_dynamics(World* w, int with_acceleration, mjtNum* qfrc) {
  GUARDED_WORLD(w, mj_rne(m, d, with_acceleration, qfrc));
  return MJN_OK;
}

EXPORT int mjn_integrate(const mjModel* m, mjtNum* qpos, const mjtNum* qvel, double dt) {
  GUARDED(mj_integratePos(m, qpos, qvel, dt), (void)0);
  return MJN_OK;
}

EXPORT int mjn_differentiate(const mjModel* m, mjtNum* qvel, double dt, const mjtNum* qpos1, const mjtNum* qpos2) {
  GUARDED(mj_differentiatePos(m, qvel, dt, qpos1, qpos2), (void)0);
  return MJN_OK;
}
