using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using Microsoft.Extensions.AI;
using Robotics.Planner.Llm;

namespace Robotics.Planner.Tests.Llm;

public class ChatWireTests
{
    [Fact]
    public void A_request_has_exactly_one_text()
    {
        byte[] request = ChatWire.Request("model-1", [new(ChatRole.System, "Be \"brief\"."), new(ChatRole.User, "<data>\n{}\n</data> ü")], new ChatOptions
        {
            Temperature = 0,
            MaxOutputTokens = 64,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("""{"type":"object"}""").RootElement, "plan"),
        });
        Assert.Equal(
            """{"model":"model-1","messages":[{"role":"system","content":"Be \"brief\"."},{"role":"user","content":"<data>\n{}\n</data> ü"}],"temperature":0,"max_completion_tokens":64,"response_format":{"type":"json_schema","json_schema":{"name":"plan","strict":true,"schema":{"type":"object"}}}}""",
            Encoding.UTF8.GetString(request));
    }

    [Fact]
    public void A_reply_is_read_with_its_tokens()
    {
        ChatResponse reply = ChatWire.Reply(Encoding.UTF8.GetBytes(
            """{"id":"1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hello","other":[1]},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":3},"more":null}"""));
        Assert.Equal(("hello", "m", 7L, 3L), (reply.Text, reply.ModelId, reply.Usage!.InputTokenCount, reply.Usage.OutputTokenCount));
    }

    [Property(MaxTest = 500)]
    public void Any_bytes_are_a_reply_or_one_exception(byte[] body, int cut)
    {
        byte[] proper = """{"choices":[{"message":{"content":"x"},"finish_reason":"stop"}]}"""u8.ToArray();
        int at = (int)((uint)cut % (uint)proper.Length);
        foreach (byte[] bytes in (byte[][])[body, proper[..at], [.. proper[..at], .. body, .. proper[at..]]])
        {
            try
            {
                Assert.NotNull(ChatWire.Reply(bytes));
            }
            catch (LlmException e)
            {
                Assert.Contains(e.Fault, new[] { LlmFault.Malformed, LlmFault.Refusal, LlmFault.CutOff });
                Assert.True(e.Message.Length < 1500);
            }
        }
    }
}
