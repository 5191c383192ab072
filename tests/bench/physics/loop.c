// physics_loop MODEL: for each line "STEPS" on standard input, simulates that many steps from the initial state with the
// control sequence below, and prints "CPU_SECONDS SUM", the sum of the final positions proving that both loops are one.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <mujoco/mujoco.h>

void mjn_exact_boxes(void);  // as the product has it: boxbox.c

static double thread_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// A triangle wave for each actuator, changed every tenth step: no library function that could differ.
static void control(const mjModel* m, mjData* d, int step) {
  for (int i = 0; i < m->nu; i++) {
    const int phase = (step / 10 + 17 * i) % 100;
    const double wave = phase < 50 ? phase / 25.0 - 1 : 3 - phase / 25.0;
    const double low = m->actuator_ctrlrange[2 * i], high = m->actuator_ctrlrange[2 * i + 1];
    d->ctrl[i] = 0.5 * (low + high) + 0.25 * (high - low) * wave;
  }
}

int main(int argc, char** argv) {
  char error[1000] = "";
  if (argc != 2) {
    fprintf(stderr, "usage: physics_loop MODEL\n");
    return 2;
  }
  mjModel* m = mj_loadXML(argv[1], NULL, error, sizeof error);
  if (!m) {
    fprintf(stderr, "%s\n", error);
    return 1;
  }
  mjn_exact_boxes();
  mjData* d = mj_makeData(m);
  int steps;
  while (scanf("%d", &steps) == 1) {
    mj_resetData(m, d);
    const double start = thread_seconds();
    for (int step = 0; step < steps; step++) {
      if (step % 10 == 0) control(m, d, step);
      mj_step(m, d);
    }
    const double seconds = thread_seconds() - start;
    double sum = 0;
    for (int i = 0; i < m->nq; i++) sum += d->qpos[i];
    printf("%.9f %.17g\n", seconds, sum);
    fflush(stdout);
  }
  mj_deleteData(d);
  mj_deleteModel(m);
  return 0;
}
