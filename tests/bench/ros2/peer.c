/* ros2_peer DOMAIN answer|measure: both say "ready" when they have found each other, and end with their standard input.
   "answer" sends back what comes on ping, and tells on done when the last of a flood has come. "measure" takes lines:
     rtt COUNT BYTES    prints the median of COUNT round trips of a message of BYTES, in us
     flood COUNT BYTES  prints messages per second, from the first written to the word that the last was read
   One thread, one sample that is read into again and again; Peer.cs does the same. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "dds/dds.h"
#include "types.h"

typedef sensor_msgs_msg_dds__Image_ image;
/* What an Image of BYTES holds beside its data: encapsulation 4, stamp 8, frame "b" 4 + 2 (+ 2), height, width 8, encoding
   "mono8" 4 + 6, is_bigendian 1 (+ 1), step 4, count 4. */
enum { OVERHEAD = 48 };

static dds_entity_t waitset;

static dds_entity_t check(dds_entity_t e, const char *what)
{
  if (e < 0) { fprintf(stderr, "%s: %s\n", what, dds_strretcode(e)); exit(1); }
  return e;
}

static dds_entity_t endpoint(dds_entity_t pp, const char *topic, int reads)
{
  dds_entity_t t = check(dds_create_topic(pp, &sensor_msgs_msg_dds__Image__desc, topic, NULL, NULL), topic), e;
  dds_qos_t *q = dds_create_qos();
  dds_qset_reliability(q, DDS_RELIABILITY_RELIABLE, DDS_INFINITY);
  dds_qset_history(q, DDS_HISTORY_KEEP_ALL, 0);
  e = check(reads ? dds_create_reader(pp, t, q, NULL) : dds_create_writer(pp, t, q, NULL), topic);
  dds_delete_qos(q);
  if (reads) check(dds_waitset_attach(waitset, dds_create_readcondition(e, DDS_ANY_STATE), e), topic);
  return e;
}

static int closed(void)
{
  struct pollfd p = { STDIN_FILENO, POLLIN, 0 };
  return poll(&p, 1, 0) > 0 && (p.revents & POLLHUP);
}

static int take(dds_entity_t reader, image *into)
{
  void *p = into;
  dds_sample_info_t info;
  return dds_take(reader, &p, &info, 1, 1) == 1 && info.valid_data;
}

static void await(dds_entity_t reader, image *into)
{
  while (!take(reader, into))
  {
    check(dds_waitset_wait(waitset, NULL, 0, DDS_MSECS(200)), "wait");
    if (closed()) exit(1);
  }
}

static void ready(dds_entity_t r1, dds_entity_t r2, dds_entity_t w1, dds_entity_t w2)
{
  dds_instance_handle_t h;
  while (dds_get_matched_publications(r1, &h, 1) < 1 || dds_get_matched_publications(r2, &h, 1) < 1
    || dds_get_matched_subscriptions(w1, &h, 1) < 1 || dds_get_matched_subscriptions(w2, &h, 1) < 1)
  {
    dds_sleepfor(DDS_MSECS(5));
    if (closed()) exit(1);
  }
  puts("ready");
  fflush(stdout);
}

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static void answer(dds_entity_t pp)
{
  dds_entity_t ping = endpoint(pp, "rt/bench/ping", 1), flood = endpoint(pp, "rt/bench/flood", 1);
  dds_entity_t pong = endpoint(pp, "rt/bench/pong", 0), done = endpoint(pp, "rt/bench/done", 0);
  image small = { 0 }, big = { 0 };
  uint32_t count = 0;
  ready(ping, flood, pong, done);
  while (!closed())
  {
    check(dds_waitset_wait(waitset, NULL, 0, DDS_MSECS(200)), "wait");
    while (take(ping, &small)) check(dds_write(pong, &small), "pong");
    while (take(flood, &big))
    {
      count++;
      if (big.width + 1 != big.height) continue;
      image last = { .header.frame_id = "b", .encoding = "mono8", .height = count };
      check(dds_write(done, &last), "done");
      count = 0;
    }
  }
}

static void measure(dds_entity_t pp)
{
  dds_entity_t pong = endpoint(pp, "rt/bench/pong", 1), done = endpoint(pp, "rt/bench/done", 1);
  dds_entity_t ping = endpoint(pp, "rt/bench/ping", 0), flood = endpoint(pp, "rt/bench/flood", 0);
  image got = { 0 };
  char what[16];
  unsigned count, bytes;
  ready(pong, done, ping, flood);
  while (scanf("%15s %u %u", what, &count, &bytes) == 3)
  {
    image sent = { .header.frame_id = "b", .encoding = "mono8", .height = count };
    sent.data._length = sent.data._maximum = bytes - OVERHEAD;
    sent.data._buffer = calloc(1, bytes - OVERHEAD);
    if (strcmp(what, "rtt") == 0)
    {
      double *us = malloc(count * sizeof *us);
      for (unsigned i = 0; i < count; i++)
      {
        const double start = now();
        sent.width = i;
        check(dds_write(ping, &sent), "ping");
        await(pong, &got);
        us[i] = 1e6 * (now() - start);
      }
      qsort(us, count, sizeof *us, compare);
      printf("%.3f\n", us[count / 2]);
      free(us);
    }
    else
    {
      const double start = now();
      for (unsigned i = 0; i < count; i++)
      {
        sent.width = i;
        check(dds_write(flood, &sent), "flood");
      }
      await(done, &got);
      const double seconds = now() - start;
      if (got.height != count) { fprintf(stderr, "%u of %u came\n", got.height, count); exit(1); }
      printf("%.3f\n", count / seconds);
    }
    fflush(stdout);
    free(sent.data._buffer);
  }
}

int main(int argc, char **argv)
{
  if (argc != 3) { fprintf(stderr, "usage: ros2_peer DOMAIN answer|measure\n"); return 2; }
  dds_entity_t pp = check(dds_create_participant((dds_domainid_t) atoi(argv[1]), NULL, NULL), "participant");
  waitset = check(dds_create_waitset(pp), "waitset");
  if (strcmp(argv[2], "answer") == 0) answer(pp); else measure(pp);
  dds_delete(pp);
  return 0;
}
