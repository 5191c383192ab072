/* Reads each topic "rt/to_peer/X" as a typed sample and writes what it read to "rt/from_peer/X"; serves SetBool on "power"
   by the layout of rmw_cyclonedds. Ends when its standard input does, and at the latest after two minutes. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "dds/dds.h"
#include "types.h"

struct echo { dds_entity_t reader, writer; };

static dds_entity_t check(dds_entity_t e, const char *what)
{
  if (e < 0) { fprintf(stderr, "%s: %s\n", what, dds_strretcode(e)); exit(1); }
  return e;
}

static dds_qos_t *make_qos(const char *user_data, size_t size)
{
  dds_qos_t *q = dds_create_qos();
  dds_qset_reliability(q, DDS_RELIABILITY_RELIABLE, DDS_SECS(10));
  dds_qset_history(q, DDS_HISTORY_KEEP_ALL, 0);
  if (user_data) dds_qset_userdata(q, user_data, size);
  return q;
}

static dds_entity_t topic(dds_entity_t pp, const dds_topic_descriptor_t *d, const char *prefix, const char *name)
{
  char full[128];
  snprintf(full, sizeof full, "%s%s", prefix, name);
  return check(dds_create_topic(pp, d, full, NULL, NULL), full);
}

static struct echo make_echo(dds_entity_t pp, const dds_topic_descriptor_t *d, const char *name)
{
  dds_qos_t *q = make_qos(NULL, 0);
  struct echo e = {
    check(dds_create_reader(pp, topic(pp, d, "rt/to_peer/", name), q, NULL), name),
    check(dds_create_writer(pp, topic(pp, d, "rt/from_peer/", name), q, NULL), name) };
  dds_delete_qos(q);
  return e;
}

static int closed(void)
{
  struct pollfd p = { STDIN_FILENO, POLLIN, 0 };
  char c;
  return poll(&p, 1, 0) > 0 && read(STDIN_FILENO, &c, 1) <= 0;
}

int main(int argc, char **argv)
{
  static const char service[] = "serviceid=1.2.3;";
  dds_entity_t pp = check(dds_create_participant(argc > 1 ? (dds_domainid_t) atoi(argv[1]) : 0, NULL, NULL), "participant");
  struct echo echoes[3] = {
    make_echo(pp, &std_msgs_msg_dds__String__desc, "string"),
    make_echo(pp, &sensor_msgs_msg_dds__JointState__desc, "joint_state"),
    make_echo(pp, &sensor_msgs_msg_dds__Image__desc, "image") };
  dds_qos_t *q = make_qos(service, sizeof service - 1);
  dds_entity_t requests = check(dds_create_reader(pp, topic(pp, &std_srvs_srv_dds__SetBool_Request__desc, "rq/", "peer/powerRequest"), q, NULL), "requests");
  dds_entity_t replies = check(dds_create_writer(pp, topic(pp, &std_srvs_srv_dds__SetBool_Response__desc, "rr/", "peer/powerReply"), q, NULL), "replies");
  dds_delete_qos(q);

  dds_entity_t ws = check(dds_create_waitset(pp), "waitset");
  for (int i = 0; i < 3; i++) dds_waitset_attach(ws, dds_create_readcondition(echoes[i].reader, DDS_ANY_STATE), i);
  dds_waitset_attach(ws, dds_create_readcondition(requests, DDS_ANY_STATE), 3);
  for (dds_time_t end = dds_time() + DDS_SECS(120); dds_time() < end && !closed();)
  {
    dds_waitset_wait(ws, NULL, 0, DDS_MSECS(20));
    for (int i = 0; i < 4; i++)
    {
      dds_entity_t reader = i < 3 ? echoes[i].reader : requests;
      void *sample = NULL;
      dds_sample_info_t info;
      while (dds_take(reader, &sample, &info, 1, 1) > 0)
      {
        if (info.valid_data && i < 3) check(dds_write(echoes[i].writer, sample), "echo");
        else if (info.valid_data)
        {
          const std_srvs_srv_dds__SetBool_Request_ *r = sample;
          std_srvs_srv_dds__SetBool_Response_ a = { r->client, r->number, r->data, r->data ? "flag is now True" : "" };
          check(dds_write(replies, &a), "reply");
        }
        dds_return_loan(reader, &sample, 1);
        sample = NULL;
      }
    }
  }
  dds_delete(pp);
  return 0;
}
