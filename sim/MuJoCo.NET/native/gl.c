// Contexts from EGL (a GPU, or Mesa's software rasterizer, without a display) or from OSMesa. Both are opened at run
// time: neither is needed to build, nor to simulate. MuJoCo finds its OpenGL functions once a process, through whichever
// loader it meets first in the global scope, so the first context decides for all.
#define _GNU_SOURCE
#include "gl.h"
#include "shim.h"

#include <dlfcn.h>
#include <pthread.h>

typedef int32_t Int;
enum { OPENGL = 0x30A2 };  // EGL_OPENGL_API

static struct {
  void* display;
  void* config;
  void* (*proc)(const char*);
  void* (*create)(void*, void*, void*, const Int*);
  unsigned (*current)(void*, void*, void*, void*);
  unsigned (*destroy)(void*, void*);
  unsigned (*bind)(unsigned);  // desktop OpenGL or ES: a choice that EGL keeps by thread, and ES is the default
  Int (*error)(void);
} egl;

static struct {
  void* (*create)(unsigned, Int, Int, Int, void*);
  unsigned char (*current)(void*, void*, unsigned, Int, Int);
  void (*destroy)(void*);
} osmesa;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int in_use = GL_AUTO;

static int try_display(void* display, unsigned (*initialize)(void*, Int*, Int*)) {
  Int major, minor;
  if (!display || !initialize(display, &major, &minor)) return 0;
  egl.display = display;
  return 1;
}

static int open_egl(void) {
  void* library = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library) return mjn_fail("EGL: %s (apt-get install libegl1)", dlerror());
  egl.proc = (void* (*)(const char*))dlsym(library, "eglGetProcAddress");
  egl.create = (void* (*)(void*, void*, void*, const Int*))dlsym(library, "eglCreateContext");
  egl.current = (unsigned (*)(void*, void*, void*, void*))dlsym(library, "eglMakeCurrent");
  egl.destroy = (unsigned (*)(void*, void*))dlsym(library, "eglDestroyContext");
  egl.error = (Int(*)(void))dlsym(library, "eglGetError");
  unsigned (*initialize)(void*, Int*, Int*) = (unsigned (*)(void*, Int*, Int*))dlsym(library, "eglInitialize");
  void* (*get_display)(void*) = (void* (*)(void*))dlsym(library, "eglGetDisplay");
  egl.bind = (unsigned (*)(unsigned))dlsym(library, "eglBindAPI");
  unsigned (*choose)(void*, const Int*, void**, Int, Int*) = (unsigned (*)(void*, const Int*, void**, Int, Int*))dlsym(library, "eglChooseConfig");
  if (!egl.proc || !egl.create || !egl.current || !egl.destroy || !egl.error || !initialize || !get_display || !egl.bind || !choose)
    return mjn_fail("EGL: libEGL.so.1 lacks functions of EGL 1.4");

  // Surfaceless Mesa, then a device (GPUs), then whatever is the default.
  void* (*platform)(unsigned, void*, const Int*) = (void* (*)(unsigned, void*, const Int*))egl.proc("eglGetPlatformDisplayEXT");
  unsigned (*devices)(Int, void**, Int*) = (unsigned (*)(Int, void**, Int*))egl.proc("eglQueryDevicesEXT");
  int found = platform && try_display(platform(0x31DD, NULL, NULL), initialize);
  if (!found && platform && devices) {
    void* list[16];
    Int count = 0;
    if (devices(16, list, &count))
      for (Int i = 0; i < count && !found; i++) found = try_display(platform(0x313F, list[i], NULL), initialize);
  }
  if (!found && !try_display(get_display(NULL), initialize)) return mjn_fail("EGL: no display could be initialized (error 0x%x)", (unsigned)egl.error());

  const Int wanted[] = {0x3033, 1, 0x3040, 8, 0x3024, 8, 0x3023, 8, 0x3022, 8, 0x3025, 24, 0x3038};  // pbuffer, OpenGL, RGB 8, depth 24
  Int count = 0;
  if (!egl.bind(OPENGL) || !choose(egl.display, wanted, &egl.config, 1, &count) || !count)
    return mjn_fail("EGL: no configuration for desktop OpenGL (error 0x%x)", (unsigned)egl.error());
  dlopen("libEGL.so.1", RTLD_NOW | RTLD_GLOBAL);  // only now that it works may MuJoCo find it
  return MJN_OK;
}

static int open_osmesa(void) {
  static const char* const names[] = {"libOSMesa.so.8", "libOSMesa.so.6", "libOSMesa.so"};
  void* library = NULL;
  for (int i = 0; i < 3 && !library; i++) library = dlopen(names[i], RTLD_NOW | RTLD_GLOBAL);
  if (!library) return mjn_fail("OSMesa: %s (apt-get install libosmesa6)", dlerror());
  osmesa.create = (void* (*)(unsigned, Int, Int, Int, void*))dlsym(library, "OSMesaCreateContextExt");
  osmesa.current = (unsigned char (*)(void*, void*, unsigned, Int, Int))dlsym(library, "OSMesaMakeCurrent");
  osmesa.destroy = (void (*)(void*))dlsym(library, "OSMesaDestroyContext");
  return osmesa.create && osmesa.current && osmesa.destroy ? MJN_OK : mjn_fail("OSMesa: its functions are missing");
}

static const char* name(int backend) { return backend == GL_EGL ? "EGL" : "OSMesa"; }

static int open_backend(int backend) {
  if (in_use != GL_AUTO) {
    if (backend == GL_AUTO || backend == in_use) return MJN_OK;
    return mjn_fail("This process already renders with %s, and MuJoCo binds to one OpenGL a process: use it, or start another process for %s.",
                    name(in_use), name(backend));
  }
  // Mesa's rasterizer in the calling thread: as fast for small images, and it leaves the other cores to simulations.
  setenv("LP_NUM_THREADS", "0", 0);
  if (backend != GL_OSMESA) {
    if (open_egl() == MJN_OK) {
      in_use = GL_EGL;
      return MJN_OK;
    }
    if (backend == GL_EGL) return MJN_ERROR;
  }
  if (open_osmesa() != MJN_OK) {
    if (backend == GL_OSMESA) return MJN_ERROR;
    return mjn_fail("No OpenGL to render with, neither EGL nor OSMesa: apt-get install libegl1 libgl1-mesa-dri (or libosmesa6).");
  }
  in_use = GL_OSMESA;
  return MJN_OK;
}

EXPORT int mjn_gl_backend(void) { return in_use; }

int mjn_gl_make(Gl* gl, int width, int height, int backend) {
  memset(gl, 0, sizeof *gl);
  gl->width = width;
  gl->height = height;
  pthread_mutex_lock(&lock);
  const int result = open_backend(backend);
  pthread_mutex_unlock(&lock);
  if (result != MJN_OK) return result;
  if (in_use == GL_EGL) {
    egl.bind(OPENGL);
    gl->context = egl.create(egl.display, egl.config, NULL, NULL);
    return gl->context ? MJN_OK : mjn_fail("EGL could not make a context (error 0x%x)", (unsigned)egl.error());
  }
  gl->buffer = calloc((size_t)width * (size_t)height, 4);
  gl->context = gl->buffer ? osmesa.create(0x1908, 24, 8, 0, NULL) : NULL;
  if (gl->context) return MJN_OK;
  free(gl->buffer);
  return mjn_fail("OSMesa could not make a context of %d x %d", width, height);
}

int mjn_gl_enter(Gl* gl) {
  if (in_use == GL_EGL)
    return egl.bind(OPENGL) && egl.current(egl.display, NULL, NULL, gl->context) ? MJN_OK : mjn_fail("EGL could not make the context current (error 0x%x): is it current on another thread?", (unsigned)egl.error());
  return osmesa.current(gl->context, gl->buffer, 0x1401, gl->width, gl->height) ? MJN_OK : mjn_fail("OSMesa could not make the context current");
}

void mjn_gl_leave(Gl* gl) {
  (void)gl;
  if (in_use == GL_EGL) egl.current(egl.display, NULL, NULL, NULL);
  else osmesa.current(NULL, NULL, 0, 0, 0);
}

void mjn_gl_free(Gl* gl) {
  if (!gl->context) return;
  if (in_use == GL_EGL) egl.destroy(egl.display, gl->context);
  else osmesa.destroy(gl->context);
  free(gl->buffer);
  memset(gl, 0, sizeof *gl);
}
