// Reads each type of types.inc on "rt/TYPE_in" as a typed sample and writes what it read to "rt/TYPE_out". Loopback alone,
// found by unicast. Ends when its standard input does, and at the latest after five minutes.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>
#include <poll.h>
#include <unistd.h>
#include <fastdds/dds/domain/DomainParticipantFactory.hpp>
#include <fastdds/dds/domain/DomainParticipant.hpp>
#include <fastdds/dds/publisher/DataWriter.hpp>
#include <fastdds/dds/publisher/Publisher.hpp>
#include <fastdds/dds/subscriber/DataReader.hpp>
#include <fastdds/dds/subscriber/DataReaderListener.hpp>
#include <fastdds/dds/subscriber/SampleInfo.hpp>
#include <fastdds/dds/subscriber/Subscriber.hpp>
#include <fastdds/rtps/transport/UDPv4TransportDescriptor.h>
#include <fastrtps/utils/IPLocator.h>
#include "typesPubSubTypes.h"

using namespace eprosima::fastdds::dds;
using namespace eprosima::fastrtps::rtps;
using eprosima::fastdds::rtps::UDPv4TransportDescriptor;

static void check(bool good, const std::string& what) {
  if (!good) { std::fprintf(stderr, "%s failed\n", what.c_str()); std::exit(1); }
}

template <typename T> struct Echo : DataReaderListener {
  DataWriter* writer;
  void on_data_available(DataReader* reader) override {
    typename T::type sample;
    SampleInfo info;
    while (reader->take_next_sample(&sample, &info) == ReturnCode_t::RETCODE_OK)
      if (info.valid_data) check(writer->write(&sample), "writing of " + reader->get_topicdescription()->get_name());
  }
};

struct Peer {
  DomainParticipant* participant;
  Publisher* publisher;
  Subscriber* subscriber;
  std::vector<std::unique_ptr<DataReaderListener>> echoes;

  template <typename T> Topic* topic(const std::string& name) {
    TypeSupport type(new T());
    type->m_typeSize = 64;  // grows: the generated one reserves a hundred elements for every sequence in a sequence
    type->auto_fill_type_object(false);
    type->auto_fill_type_information(false);
    check(type.register_type(participant) == ReturnCode_t::RETCODE_OK, "type of " + name);
    Topic* made = participant->create_topic(name, type.get_type_name(), TOPIC_QOS_DEFAULT);
    check(made != nullptr, name);
    return made;
  }

  template <typename T> void add(const std::string& name) {
    auto echo = std::make_unique<Echo<T>>();
    DataWriterQos w = DATAWRITER_QOS_DEFAULT;
    w.history().kind = KEEP_ALL_HISTORY_QOS;
    w.endpoint().history_memory_policy = DYNAMIC_RESERVE_MEMORY_MODE;
    echo->writer = publisher->create_datawriter(topic<T>("rt/" + name + "_out"), w);
    check(echo->writer != nullptr, "writer of " + name);
    DataReaderQos r = DATAREADER_QOS_DEFAULT;
    r.reliability().kind = RELIABLE_RELIABILITY_QOS;
    r.history().kind = KEEP_ALL_HISTORY_QOS;
    r.endpoint().history_memory_policy = DYNAMIC_RESERVE_MEMORY_MODE;
    check(subscriber->create_datareader(topic<T>("rt/" + name + "_in"), r, echo.get()) != nullptr, "reader of " + name);
    echoes.push_back(std::move(echo));
  }
};

int main(int argc, char** argv) {
  DomainParticipantQos qos;
  auto udp = std::make_shared<UDPv4TransportDescriptor>();
  udp->interfaceWhiteList = {"127.0.0.1"};
  qos.transport().use_builtin_transports = false;
  qos.transport().user_transports = {udp};
  Locator_t loopback;
  IPLocator::setIPv4(loopback, 127, 0, 0, 1);
  qos.wire_protocol().builtin.metatrafficUnicastLocatorList.push_back(loopback);  // and so no multicast
  for (int i = 0; i < 4; i++) {
    loopback.port = 7400 + 250 * std::atoi(argv[1]) + 10 + 2 * i;
    qos.wire_protocol().builtin.initialPeersList.push_back(loopback);
  }
  Peer peer;
  peer.participant = DomainParticipantFactory::get_instance()->create_participant(std::atoi(argv[1]), qos);
  check(peer.participant != nullptr, "participant");
  peer.publisher = peer.participant->create_publisher(PUBLISHER_QOS_DEFAULT);
  peer.subscriber = peer.participant->create_subscriber(SUBSCRIBER_QOS_DEFAULT);
#define TYPE(package, kind, name) peer.add<package::kind::dds_::name##_PubSubType>(#package "_" #kind "_" #name);
#include "types.inc"
  pollfd input{STDIN_FILENO, POLLIN, 0};
  poll(&input, 1, 300000);
  std::_Exit(0);
}
