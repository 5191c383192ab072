// An OpenGL context without a window.
#ifndef GL_H_
#define GL_H_

enum { GL_AUTO, GL_EGL, GL_OSMESA };

typedef struct Gl {
  void* context;
  void* buffer;  // OSMesa draws into memory of ours
  int width, height;
} Gl;

int mjn_gl_make(Gl* gl, int width, int height, int backend);
int mjn_gl_enter(Gl* gl);   // current on this thread
void mjn_gl_leave(Gl* gl);  // so that another thread may enter
void mjn_gl_free(Gl* gl);

#endif
