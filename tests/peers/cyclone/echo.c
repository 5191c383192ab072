/* Reads each type of types.inc on "rt/TYPE_in" as a typed sample and writes what it read to "rt/TYPE_out". Ends when its
   standard input does, and at the latest after two minutes. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "dds/dds.h"
#include "types.h"

#define TYPE(package, kind, name) { #package "_" #kind "_" #name, &package##_##kind##_dds__##name##__desc },
static const struct { const char *name; const dds_topic_descriptor_t *type; } types[] = {
#include "types.inc"
};
enum { COUNT = sizeof types / sizeof types[0] };

static dds_entity_t check(dds_entity_t e, const char *what)
{
  if (e < 0) { fprintf(stderr, "%s: %s\n", what, dds_strretcode(e)); exit(1); }
  return e;
}

static dds_entity_t topic(dds_entity_t pp, int i, const char *way)
{
  char full[256];
  snprintf(full, sizeof full, "rt/%s_%s", types[i].name, way);
  return check(dds_create_topic(pp, types[i].type, full, NULL, NULL), full);
}

static int closed(void)
{
  struct pollfd p = { STDIN_FILENO, POLLIN, 0 };
  char c;
  return poll(&p, 1, 0) > 0 && read(STDIN_FILENO, &c, 1) <= 0;
}

int main(int argc, char **argv)
{
  static dds_entity_t readers[COUNT], writers[COUNT];
  dds_entity_t pp = check(dds_create_participant(argc > 1 ? (dds_domainid_t) atoi(argv[1]) : 0, NULL, NULL), "participant");
  dds_entity_t ws = check(dds_create_waitset(pp), "waitset");
  dds_qos_t *q = dds_create_qos();
  dds_qset_reliability(q, DDS_RELIABILITY_RELIABLE, DDS_SECS(10));
  dds_qset_history(q, DDS_HISTORY_KEEP_ALL, 0);
  for (int i = 0; i < COUNT; i++)
  {
    readers[i] = check(dds_create_reader(pp, topic(pp, i, "in"), q, NULL), types[i].name);
    writers[i] = check(dds_create_writer(pp, topic(pp, i, "out"), q, NULL), types[i].name);
    check(dds_waitset_attach(ws, dds_create_readcondition(readers[i], DDS_ANY_STATE), i), types[i].name);
  }
  dds_delete_qos(q);

  for (dds_time_t end = dds_time() + DDS_SECS(120); dds_time() < end && !closed();)
  {
    dds_attach_t ready[COUNT];
    int count = check(dds_waitset_wait(ws, ready, COUNT, DDS_MSECS(20)), "wait");
    for (int i = 0; i < count; i++)
    {
      void *sample = NULL;
      dds_sample_info_t info;
      while (dds_take(readers[ready[i]], &sample, &info, 1, 1) > 0)
      {
        if (info.valid_data) check(dds_write(writers[ready[i]], sample), types[ready[i]].name);
        dds_return_loan(readers[ready[i]], &sample, 1);
        sample = NULL;
      }
    }
  }
  dds_delete(pp);
  return 0;
}
