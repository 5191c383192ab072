// MuJoCo's error and warning handlers, and what the shim was compiled against.
#include "shim.h"

#include <stdarg.h>
#include <stdio.h>

_Thread_local Guard* mjn_guard;
static _Thread_local char error_text[2048];
static _Thread_local char warning_text[4096];
static _Thread_local size_t warning_length;

static void on_error(const char* text) {
  snprintf(error_text, sizeof error_text, "%s", text);
  if (mjn_guard) longjmp(mjn_guard->env, 1);
  fprintf(stderr, "MuJoCo error outside a guarded call: %s\n", text);
  abort();
}

static void on_warning(const char* text) {
  // One line a warning; what does not fit any more is dropped whole.
  const size_t length = strlen(text);
  if (warning_length + length + 1 >= sizeof warning_text) return;
  memcpy(warning_text + warning_length, text, length);
  warning_length += length;
  warning_text[warning_length++] = '\n';
}

__attribute__((constructor)) static void install(void) {
  mju_user_error = on_error;
  mju_user_warning = on_warning;
}

int mjn_fail(const char* format, ...) {
  va_list list;
  va_start(list, format);
  vsnprintf(error_text, sizeof error_text, format, list);
  va_end(list);
  return MJN_ERROR;
}

int mjn_status(void) { return warning_length ? MJN_WARNED : MJN_OK; }

EXPORT const char* mjn_error(void) { return error_text; }

// The warnings of this thread since the last call, one a line. The text lives until the next warning.
EXPORT const char* mjn_take_warnings(void) {
  warning_text[warning_length] = 0;
  warning_length = 0;
  return warning_text;
}

EXPORT int mjn_header_version(void) { return mjVERSION_HEADER; }
EXPORT int mjn_library_version(void) { return mj_version(); }
EXPORT const char* mjn_library_version_string(void) { return mj_versionString(); }
EXPORT int mjn_number_size(void) { return (int)sizeof(mjtNum); }
