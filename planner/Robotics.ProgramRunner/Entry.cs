using System.Runtime.Loader;
using Microsoft.Win32.SafeHandles;
using Robotics.Skills;

namespace Robotics.Programs.Runtime;

/// <summary>The process a program runs in: takes one program after another from its standard input until that is closed.</summary>
internal static class Entry
{
    private static int Main()
    {
        using FileStream input = new(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 4096);
        using FileStream output = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        PipeLink link = new(input, output);
        link.Hello();
        while (link.Next(out byte[] image, out ProgramLimits limits))
        {
            if (!Run(link, image, limits))
            {
                return 1;
            }
        }

        return 0;
    }

    /// <summary>Runs one program in a load context of its own. False when the process is not fit for another.</summary>
    private static bool Run(PipeLink link, byte[] image, ProgramLimits limits)
    {
        AssemblyLoadContext context = new("program", isCollectible: true);
        SkillProgram? program = null;
        try
        {
            using MemoryStream stream = new(image);
            program = (SkillProgram)Activator.CreateInstance(context.LoadFromStream(stream).GetType("Program", throwOnError: true)!)!;
            program.Execute(link, limits);
            link.End(ProgramEnd.Completed, program.Line, program.Passed(), SkillResult.Done, "", program.Statements);
            return true;
        }
        catch (OutOfMemoryException)
        {
            int line = program?.Line ?? 0;
            program = null;
            const string message = "The program used up its memory. Make smaller arrays and texts.";
            link.End(ProgramEnd.OutOfMemory, line, [], new(SkillCode.ProgramFault, message), message, 0);
            return false;
        }
        catch (Exception e)
        {
            (ProgramEnd end, SkillResult result, string message) = Explain(e);
            link.End(end, program?.Line ?? 0, program is null ? [] : program.Passed(), result.Message is "" ? result with { Message = message } : result, message, program?.Statements ?? 0);
            return true;
        }
        finally
        {
            context.Unload();
        }
    }

    private static (ProgramEnd End, SkillResult Result, string Message) Explain(Exception e) => e switch
    {
        ProgramEndException end => (end.End, end.Result, end.Message),
        OverflowException => Fault("A whole number went out of its range, -2147483648 to 2147483647. Use double, or smaller numbers."),
        DivideByZeroException => Fault("A whole number was divided by zero. Check the divisor first."),
        IndexOutOfRangeException => Fault("An index is outside its array. Compare it with Length first."),
        NullReferenceException => Fault("A text or array was used that was never set. Give it a value first."),
        _ => Fault($"{e.GetType().Name}: {e.Message}"),
    };

    private static (ProgramEnd End, SkillResult Result, string Message) Fault(string message) =>
        (ProgramEnd.Faulted, new(SkillCode.ProgramFault, message), message);
}
