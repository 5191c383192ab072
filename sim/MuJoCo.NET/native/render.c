// Pictures, depth in metres and segmentation of a world, drawn without a window.
#include "gl.h"
#include "shim.h"

#include <pthread.h>

// MuJoCo looks up its OpenGL functions anew for each context, into globals: contexts are made and freed one at a time.
static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;

typedef struct RenderOptions {
  int32_t backend, shadows, reflections, skybox;
  int32_t slices, stacks, quads;  // tessellation of round and flat shapes; 0: the model's own
  uint8_t geom_groups[8], site_groups[8];
} RenderOptions;

typedef struct View {
  int32_t camera;  // id of a model camera, or -1: the free one
  double look_at[3], distance, azimuth, elevation;
} View;

typedef struct Renderer {
  Gl gl;
  int width, height, ready;
  mjvScene scene;
  mjvOption option;
  mjvPerturb perturb;
  mjrContext context;
  uint8_t* colors;   // width x height x 3, as read
  float* depths;
  int32_t* objects;  // by segmentation id: object type, object id
  int object_room;
} Renderer;

static int free_context(Renderer* r) {
  pthread_mutex_lock(&making);
  GUARDED(mjr_freeContext(&r->context), pthread_mutex_unlock(&making));
  pthread_mutex_unlock(&making);
  return MJN_OK;
}

EXPORT void mjn_delete_renderer(Renderer* r) {
  if (!r) return;
  if (r->gl.context && mjn_gl_enter(&r->gl) == MJN_OK) {
    if (r->ready) free_context(r);
    mjn_gl_leave(&r->gl);
  }
  mjn_gl_free(&r->gl);
  mjv_freeScene(&r->scene);
  free(r->colors);
  free(r->depths);
  free(r->objects);
  free(r);
}

static int set_up(Renderer* r, const mjModel* m, const RenderOptions* o) {
  // A shallow copy, so that the off-screen size is ours and the model stays as it is.
  mjModel view = *m;
  view.vis.global.offwidth = r->width;
  view.vis.global.offheight = r->height;
  view.vis.quality.offsamples = 0;  // averaged samples would blend segmentation ids and depths
  if (o->slices) view.vis.quality.numslices = o->slices;
  if (o->stacks) view.vis.quality.numstacks = o->stacks;
  if (o->quads) view.vis.quality.numquads = o->quads;
  mjv_makeScene(&view, &r->scene, 2000 + 4 * (m->ngeom + m->nsite + m->ntendon + m->nwrap + m->nbody));
  r->scene.flags[mjRND_SHADOW] = o->shadows != 0;
  r->scene.flags[mjRND_REFLECTION] = o->reflections != 0;
  r->scene.flags[mjRND_SKYBOX] = o->skybox != 0;
  for (int i = 0; i < mjNGROUP; i++) {
    r->option.geomgroup[i] = o->geom_groups[i];
    r->option.sitegroup[i] = o->site_groups[i];
  }
  mjr_makeContext(&view, &r->context, mjFONTSCALE_100);
  r->ready = 1;
  mjr_setBuffer(mjFB_OFFSCREEN, &r->context);
  if (r->context.currentBuffer != mjFB_OFFSCREEN) return mjn_fail("This OpenGL offers no off-screen framebuffer.");
  const mjrRect most = mjr_maxViewport(&r->context);
  if (most.width < r->width || most.height < r->height)
    return mjn_fail("An image of %d x %d is beyond this OpenGL's %d x %d.", r->width, r->height, most.width, most.height);
  return mjn_status();
}

EXPORT int mjn_make_renderer(const mjModel* m, int width, int height, const RenderOptions* o, Renderer** out) {
  Renderer* r = calloc(1, sizeof *r);
  if (!r) return mjn_fail("No memory for a renderer.");
  mjv_defaultScene(&r->scene);
  mjv_defaultOption(&r->option);
  mjv_defaultPerturb(&r->perturb);
  mjr_defaultContext(&r->context);
  r->width = width;
  r->height = height;
  r->colors = malloc((size_t)width * (size_t)height * 3);
  r->depths = malloc((size_t)width * (size_t)height * sizeof(float));
  int result = r->colors && r->depths ? MJN_OK : mjn_fail("No memory for an image of %d x %d.", width, height);
  if (result == MJN_OK) result = mjn_gl_make(&r->gl, width, height, o->backend);
  if (result == MJN_OK) result = mjn_gl_enter(&r->gl);
  if (result == MJN_OK) {
    pthread_mutex_lock(&making);
    GUARDED(result = set_up(r, m, o), (pthread_mutex_unlock(&making), mjn_gl_leave(&r->gl), mjn_delete_renderer(r)));
    pthread_mutex_unlock(&making);
    mjn_gl_leave(&r->gl);
  }
  if (result < 0) {
    mjn_delete_renderer(r);
    return result;
  }
  *out = r;
  return result;
}

// MuJoCo's images start at the bottom row, ours at the top.
static void write_colors(const Renderer* r, uint8_t* rgb) {
  const size_t row = 3 * (size_t)r->width;
  for (int y = 0; y < r->height; y++) memcpy(rgb + row * y, r->colors + row * (r->height - 1 - y), row);
}

static void write_depths(const Renderer* r, float* metres) {
  const float near = r->scene.camera[0].frustum_near, far = r->scene.camera[0].frustum_far;
  const float slope = 1 - near / far;
  for (int y = 0; y < r->height; y++) {
    const float* from = r->depths + (size_t)r->width * (r->height - 1 - y);
    float* to = metres + (size_t)r->width * y;
    for (int x = 0; x < r->width; x++) to[x] = from[x] < 1 ? near / (1 - from[x] * slope) : 0;
  }
}

static int write_objects(Renderer* r, int32_t* ids, int32_t* types) {
  if (r->object_room < r->scene.ngeom + 1) {
    int32_t* room = realloc(r->objects, sizeof(int32_t) * 2 * (size_t)(r->scene.maxgeom + 1));
    if (!room) return mjn_fail("No memory for %d objects.", r->scene.maxgeom);
    r->objects = room;
    r->object_room = r->scene.maxgeom + 1;
  }
  for (int i = 0; i < 2 * r->object_room; i++) r->objects[i] = -1;
  for (int i = 0; i < r->scene.ngeom; i++) {
    const mjvGeom* g = r->scene.geoms + i;
    if (g->segid < 0 || g->segid + 1 >= r->object_room) continue;
    r->objects[2 * (g->segid + 1)] = g->objtype;
    r->objects[2 * (g->segid + 1) + 1] = g->objid;
  }
  for (int y = 0; y < r->height; y++) {
    const uint8_t* from = r->colors + 3 * (size_t)r->width * (r->height - 1 - y);
    const size_t to = (size_t)r->width * y;
    for (int x = 0; x < r->width; x++, from += 3) {
      const int32_t id = from[0] | from[1] << 8 | from[2] << 16;  // segid + 1; 0: nothing there
      const int known = id < r->object_room;
      types[to + x] = known ? r->objects[2 * id] : -1;
      ids[to + x] = known ? r->objects[2 * id + 1] : -1;
    }
  }
  return MJN_OK;
}

static int draw(Renderer* r, const mjModel* m, mjData* d, const View* v, uint8_t* rgb, float* depth, int32_t* ids, int32_t* types) {
  mjvCamera camera;
  mjv_defaultCamera(&camera);
  camera.type = v->camera >= 0 ? mjCAMERA_FIXED : mjCAMERA_FREE;
  camera.fixedcamid = v->camera;
  memcpy(camera.lookat, v->look_at, sizeof v->look_at);
  camera.distance = v->distance;
  camera.azimuth = v->azimuth;
  camera.elevation = v->elevation;
  mjv_updateScene(m, d, &r->option, &r->perturb, &camera, mjCAT_ALL, &r->scene);

  const mjrRect all = {0, 0, r->width, r->height};
  mjr_setBuffer(mjFB_OFFSCREEN, &r->context);
  r->scene.flags[mjRND_SEGMENT] = r->scene.flags[mjRND_IDCOLOR] = 0;
  if (rgb || depth) {
    mjr_render(all, &r->scene, &r->context);
    mjr_readPixels(rgb ? r->colors : NULL, depth ? r->depths : NULL, all, &r->context);
    if (rgb) write_colors(r, rgb);
    if (depth) write_depths(r, depth);
  }
  if (!ids) return MJN_OK;
  r->scene.flags[mjRND_SEGMENT] = r->scene.flags[mjRND_IDCOLOR] = 1;
  mjr_render(all, &r->scene, &r->context);
  mjr_readPixels(r->colors, NULL, all, &r->context);
  return write_objects(r, ids, types);
}

static int guarded_draw(Renderer* r, World* w, const View* v, uint8_t* rgb, float* depth, int32_t* ids, int32_t* types) {
  int result = MJN_ERROR;
  GUARDED_WORLD(w, result = draw(r, m, d, v, rgb, depth, ids, types));
  return result;
}

// Outputs may be null; ids and types come together. Any thread, one at a time.
EXPORT int mjn_draw(Renderer* r, World* w, const View* v, uint8_t* rgb, float* depth, int32_t* ids, int32_t* types) {
  int result = mjn_gl_enter(&r->gl);
  if (result != MJN_OK) return result;
  result = guarded_draw(r, w, v, rgb, depth, ids, types);
  mjn_gl_leave(&r->gl);
  return result < 0 ? result : mjn_status();
}
