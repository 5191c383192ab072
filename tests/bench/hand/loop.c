// hand_loop MODEL WORLDS THREADS TIMESTEP SUBSTEPS: for each line "PERIODS" on standard input, simulates that many control
// periods of every world from its beginning, the worlds shared out among the threads, and prints "CPU_SECONDS SUM", the sum of
// the final positions proving that both sides are one. World w's object falls from .1 m, turned by w rad about x.
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <mujoco/mujoco.h>

static mjModel* m;
static mjData** worlds;
static double* targets;
static int count, substeps;
static atomic_int next;

static double process_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static const double* numbers(const char* name, int* size) {
  const int id = mj_name2id(m, mjOBJ_NUMERIC, name);
  *size = m->numeric_size[id];
  return m->numeric_data + m->numeric_adr[id];
}

// As the product has it: a servo's torque is at most its damping times its speed limit.
static void cap_torques(void) {
  int n;
  const double* speed = numbers("velocity_limit", &n);
  for (int j = 0; j < m->nu; j++) {
    const double torque = fmin(m->actuator_forcerange[2 * j + 1], m->dof_damping[j] * speed[j % n]);
    m->actuator_forcerange[2 * j] = -torque;
    m->actuator_forcerange[2 * j + 1] = torque;
  }
}

static void begin(int w) {
  int n;
  const double* home = numbers("home", &n);
  mjData* d = worlds[w];
  mj_resetData(m, d);
  for (int j = 0; j < m->nu; j++) d->qpos[j] = d->ctrl[j] = home[j % n];
  double* thing = d->qpos + m->nu;
  thing[0] = thing[1] = 0;
  thing[2] = .1;
  thing[3] = cos(.5 * w);
  thing[4] = sin(.5 * w);
  thing[5] = thing[6] = 0;
  mj_step1(m, d);
}

// A triangle wave about the home for each joint: no library function that could differ.
static void aim(int period) {
  int n;
  const double* home = numbers("home", &n);
  for (int i = 0; i < count * m->nu; i++) {
    const int phase = (period + 7 * i) % 20;
    const double wave = phase < 10 ? phase / 5.0 - 1 : 3 - phase / 5.0;
    targets[i] = home[i % m->nu % n] + .5 * wave;
  }
}

static void* serve(void* unused) {
  int w;
  while ((w = atomic_fetch_add(&next, 1)) < count) {
    mjData* d = worlds[w];
    for (int j = 0; j < m->nu; j++)
      d->ctrl[j] = fmax(fmax(m->jnt_range[2 * j], m->actuator_ctrlrange[2 * j]),
                        fmin(fmin(m->jnt_range[2 * j + 1], m->actuator_ctrlrange[2 * j + 1]), targets[w * m->nu + j]));
    for (int step = 0; step < substeps; step++) {
      mj_step2(m, d);
      mj_step1(m, d);
    }
  }
  return unused;
}

// Threads live through all periods of a slice and meet after each.
static pthread_barrier_t meet;
static int periods, threads;

static void* work(void* mine) {
  for (int period = 0; period < periods; period++) {
    if (!mine) {
      aim(period);
      atomic_store(&next, 0);
    }
    pthread_barrier_wait(&meet);
    serve(NULL);
    pthread_barrier_wait(&meet);
  }
  return NULL;
}

int main(int argc, char** argv) {
  char error[1000] = "";
  if (argc != 6) {
    fprintf(stderr, "usage: hand_loop MODEL WORLDS THREADS TIMESTEP SUBSTEPS\n");
    return 2;
  }
  m = mj_loadXML(argv[1], NULL, error, sizeof error);
  if (!m) {
    fprintf(stderr, "%s\n", error);
    return 1;
  }
  count = atoi(argv[2]);
  threads = atoi(argv[3]);
  m->opt.timestep = atof(argv[4]);
  substeps = atoi(argv[5]);
  cap_torques();
  worlds = malloc(sizeof *worlds * (size_t)count);
  targets = malloc(sizeof *targets * (size_t)(count * m->nu));
  for (int w = 0; w < count; w++) worlds[w] = mj_makeData(m);
  while (scanf("%d", &periods) == 1) {
    for (int w = 0; w < count; w++) begin(w);
    pthread_barrier_init(&meet, NULL, (unsigned)threads);
    pthread_t* helpers = malloc(sizeof *helpers * (size_t)threads);
    const double start = process_seconds();
    for (int t = 1; t < threads; t++) pthread_create(helpers + t, NULL, work, m);
    work(NULL);
    for (int t = 1; t < threads; t++) pthread_join(helpers[t], NULL);
    const double seconds = process_seconds() - start;
    free(helpers);
    pthread_barrier_destroy(&meet);
    double sum = 0;
    for (int w = 0; w < count; w++)
      for (int i = 0; i < m->nq; i++) sum += worlds[w]->qpos[i];
    printf("%.9f %.17g\n", seconds, sum);
    fflush(stdout);
  }
  return 0;
}
