using System.Collections;
using System.Reflection;
using Robotics.Ros2.Tests.Generated.OwnMsgs;
using ROS2.Cdr;

namespace Robotics.Ros2.Tests.Interfaces;

/// <summary>Properties that every generated message has.</summary>
public class MessageTests
{
    [Fact]
    public void RandomMessagesComeBackEqualInBothByteOrders() => Assert.All(Codec.All, codec =>
    {
        for (int seed = 0; seed < 20; seed++)
        {
            object message = new RandomMessage(seed).Of(codec.Type);
            byte[] little = codec.Write(message), big = codec.Write(message, bigEndian: true);
            Assert.Equal(codec.Size(message), little.Length);
            AssertSame(message, codec.Read(little), codec.RosType);
            AssertSame(message, codec.Read(big), codec.RosType);
            Assert.Equal(little, codec.Write(codec.ReadAgain(big)!));
        }
    });

    [Fact]
    public void ReadingTheSameShapeAgainAllocatesNothing() => Assert.All(Codec.All.Where(c => !Types.Text(c.Type).Contains("wstring", StringComparison.Ordinal)), codec =>
    {
        byte[] payload = codec.Write(new RandomMessage(5, ascii: true).Of(codec.Type));
        Assert.Equal(0, codec.Garbage(payload));
    });

    [Fact]
    public void NamesAreThoseOfRos()
    {
        MessageType type = MessageType.Of<StdMsgs.String>();
        Assert.Equal(("std_msgs/msg/String", "std_msgs::msg::dds_::String_"), (type.RosType, type.DdsType));
        Assert.Equal("RIHS01_df668c740482bbd48fb39d76a70dfd4bd59db1288021743503259e948f6b1a18", type.TypeHash);
        Assert.Equal("std_srvs::srv::dds_::Trigger_Request_", StdSrvs.Srv.Trigger.Request.DdsType);
        Assert.Equal("control_msgs::action::dds_::FollowJointTrajectory_SendGoal_Request_", ControlMsgs.Action.FollowJointTrajectory.SendGoalRequest.DdsType);
    }

    [Fact]
    public void ADefinitionCarriesAllThatItNeedsOnce()
    {
        string[] parts = GeometryMsgs.PoseStamped.Definition.Split(new string('=', 80) + "\nMSG: ");
        Assert.Equal("std_msgs/Header header\nPose pose\n", parts[0]);
        Assert.Equal(["std_msgs/Header", "builtin_interfaces/Time", "geometry_msgs/Pose", "geometry_msgs/Point", "geometry_msgs/Quaternion"], parts[1..].Select(p => p[..p.IndexOf('\n')]));
    }

    [Fact]
    public void DefaultsAndConstantsStandAsDefined()
    {
        var fresh = new Everything();
        Assert.Equal((true, -1, long.MinValue, ulong.MaxValue, .5f, "with spaces"), (fresh.Flag, fresh.A, fresh.E, fresh.F, fresh.G, fresh.Text));
        Assert.Equal([1, -2, 3], fresh.Numbers);
        Assert.Equal([7], fresh.FewNumbers);
        Assert.Equal((42, "it's me", -1.5e-3f, 0xf0), (Everything.ANSWER, Everything.GREETING, Everything.SMALL, Everything.MASK));
        Assert.Equal(1, fresh.Turns[1].W);
        Assert.Equal(1, new GeometryMsgs.TransformStamped().Transform.Rotation.W);
        Assert.Equal(-2, new SensorMsgs.NavSatStatus().Status);
        Assert.True(new TypeDescriptionInterfaces.Srv.GetTypeDescription.Request().IncludeTypeSources);
        Assert.Equal(fresh.Text, CdrSerializer.Deserialize<Everything>(CdrSerializer.Serialize(fresh)).Text);
    }

    [Theory]
    [InlineData("short_text", "6 are more than its bound of 5")]
    [InlineData("short_wide", "5 are more than its bound of 4")]
    [InlineData("few_texts", "4 are more than its bound of 3")]
    [InlineData("flags", "an array of 2 stands where the type has exactly 3")]
    [InlineData("text", "is null")]
    public void WhatTheTypeCannotCarryIsRefusedByName(string field, string words)
    {
        var message = new Everything();
        switch (field)
        {
            case "short_text": message.ShortText = "sixsix"; break;
            case "short_wide": message.ShortWide = "fives"; break;
            case "few_texts": message.FewTexts = ["", "", "", ""]; break;
            case "flags": message.Flags = [true, false]; break;
            default: message.Text = null!; break;
        }
        string said = Assert.Throws<CdrException>(() => CdrSerializer.Serialize(message)).Message;
        Assert.Contains($"own_msgs/msg/Everything.{field}", said, StringComparison.Ordinal);
        Assert.Contains(words, said, StringComparison.Ordinal);
    }

    [Fact]
    public void AServiceIsAValueFromWhichItsMessagesFollow()
    {
        Assert.Equal("RIHS01_", Request(StdSrvs.Srv.Trigger.Type)[..7]);

        static string Request<TRequest, TResponse>(IService<TRequest, TResponse> service)
            where TRequest : IMessage<TRequest>
            where TResponse : IMessage<TResponse> => TRequest.RosType == service.RosType + "_Request" ? service.TypeHash : "";
    }

    private static void AssertSame(object expected, object actual, string where)
    {
        if (expected is IList list)
        {
            var other = (IList)actual;
            Assert.True(list.Count == other.Count, where);
            for (int i = 0; i < list.Count; i++)
            {
                AssertSame(list[i]!, other[i]!, where);
            }
        }
        else if (expected is string || expected.GetType().IsPrimitive)
        {
            Assert.True(expected.Equals(actual), $"{where}: {expected} became {actual}");
        }
        else
        {
            foreach (FieldInfo field in expected.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
            {
                AssertSame(field.GetValue(expected)!, field.GetValue(actual)!, $"{where}.{field.Name}");
            }
        }
    }
}
