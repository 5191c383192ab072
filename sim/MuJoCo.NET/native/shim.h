// What the shim's files share: the guard that turns MuJoCo's errors into return codes, and the world handle.
//
// MuJoCo's own error handler ends the process. Here every exported function that can raise runs its calls inside
// GUARDED: the handler copies the text and jumps back to it. The jump crosses only MuJoCo's and the shim's C frames,
// never a managed one.
#ifndef SHIM_H_
#define SHIM_H_

#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <mujoco/mujoco.h>
#include <mujoco/mjxmacro.h>

#define EXPORT __attribute__((visibility("default")))

// What a call returns. An error's text is in mjn_error(), the warnings' in mjn_take_warnings(), both of the calling thread.
enum { MJN_ERROR = -1, MJN_OK = 0, MJN_WARNED = 1, MJN_RESET = 2 };

typedef struct Guard {
  struct Guard* previous;
  jmp_buf env;
} Guard;

extern _Thread_local Guard* mjn_guard;

int mjn_fail(const char* format, ...) __attribute__((format(printf, 1, 2)));
int mjn_status(void);  // MJN_WARNED when this thread has warnings that nobody took, else MJN_OK

// _setjmp: without the signal mask, so that a call costs some 60 ns. What 'recover' reads must not have changed since.
#define GUARDED(statement, recover)        \
  do {                                     \
    Guard guard_;                          \
    guard_.previous = mjn_guard;           \
    if (_setjmp(guard_.env)) {             \
      mjn_guard = guard_.previous;         \
      recover;                             \
      return MJN_ERROR;                    \
    }                                      \
    mjn_guard = &guard_;                   \
    statement;                             \
    mjn_guard = guard_.previous;           \
  } while (0)

// A model's simulation state. From 3.0 on the equality switches live in mjData; before, they live in mjModel, and
// worlds of one model would share them: there each world steps a shallow view of the model that differs in that array.
typedef struct World {
  mjModel* shared;
  mjData* data;
  struct Target* targets;  // scratch of rays.c
#if mjVERSION_HEADER < 300
  mjModel view;
#endif
} World;

static inline const mjModel* mjn_model(World* w) {
#if mjVERSION_HEADER < 300
  w->view.opt = w->shared->opt;  // scalars may have been edited since; the arrays are the same memory
  w->view.stat = w->shared->stat;
  return &w->view;
#else
  return w->shared;
#endif
}

// A call on a world: after an error MuJoCo's stack allocator is put back, so that the world can go on.
#if mjVERSION_HEADER >= 300
#define GUARDED_WORLD(w, statement)                                              \
  const mjModel* m = mjn_model(w);                                               \
  mjData* d = (w)->data;                                                         \
  const size_t pstack_ = d->pstack, pbase_ = d->pbase;                           \
  (void)m;                                                                       \
  GUARDED(statement, (d->pstack = pstack_, d->pbase = pbase_))
#else
#define GUARDED_WORLD(w, statement)                                              \
  const mjModel* m = mjn_model(w);                                               \
  mjData* d = (w)->data;                                                         \
  const __typeof__(d->pstack) pstack_ = d->pstack;                               \
  (void)m;                                                                       \
  GUARDED(statement, d->pstack = pstack_)
#endif

#endif
