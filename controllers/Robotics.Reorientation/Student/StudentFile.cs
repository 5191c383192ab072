using System.Text.Json;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Policy;
using Robotics.Reorientation.Training;
using TorchSharp;

namespace Robotics.Reorientation.Student;

/// <summary>What is published of a student: its net, the pictures it wants, and the law of its actions.</summary>
internal static class StudentFile
{
    private const string Student = "student_config", Camera = "student_camera";

    /// <param name="arrays">Of a <see cref="StudentNet"/>.</param>
    public static Safetensors Of(IReadOnlyDictionary<string, torch.Tensor> arrays, IHandWorlds worlds, DepthCameraDescription camera, ReorientationConfig config, long steps)
    {
        Safetensors file = new();
        foreach ((string name, torch.Tensor tensor) in arrays)
        {
            file.Add(name, tensor);
        }

        PolicyFile.Describe(file, worlds, config.Task, steps);
        file.Metadata[Student] = JsonSerializer.Serialize(config.Student);
        file.Metadata[Camera] = Words(camera);
        return file;
    }

    /// <exception cref="CheckpointException">It is no student, or of another hand, camera or version.</exception>
    public static (Safetensors File, TaskConfig Task, StudentConfig Student) Read(string path, IHandWorlds worlds, DepthCameraDescription camera)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            Safetensors file = Safetensors.Read(stream);
            PolicyFile.Check(file, worlds, path);
            string seen = file.Metadata.GetValueOrDefault(Camera, "no camera");
            if (seen != Words(camera))
            {
                throw new CheckpointException($"The student sees by {seen}, these worlds have {Words(camera)}. Name the student of this camera; a teacher's file is for --policy teacher. {path}");
            }

            return (file, JsonSerializer.Deserialize<TaskConfig>(file.Metadata[PolicyFile.Task]) ?? new(), JsonSerializer.Deserialize<StudentConfig>(file.Metadata[Student]) ?? new());
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or KeyNotFoundException or FormatException)
        {
            throw new CheckpointException($"This is no student of the hand: {e.Message} Name a policy.safetensors that distilling wrote. {path}", e);
        }
    }

    private static string Words(DepthCameraDescription camera) =>
        FormattableString.Invariant($"a depth camera of {camera.Width} x {camera.Height} pixels, focal length {camera.FocalLength:0.##}, at {camera.PoseInHand}");
}
