using Robotics.Benchmarks.Ros2;

// Robotics.Benchmarks ros2 DOMAIN TAG answer|measure
return args is ["ros2", var domain, var tag, "answer" or "measure"] ? Peer.Run(uint.Parse(domain), tag, args[3] == "measure") : 2;
