using Robotics.Planner.Llm;

namespace Robotics.Planner.Tests.Llm;

public class EndpointOptionsTests
{
    private static Func<string, string?> Environment(params (string Name, string Value)[] set) =>
        name => set.FirstOrDefault(v => v.Name == name).Value;

    private static readonly (string, string)[] Whole =
        [("ROBOTICS_LLM_ENDPOINT", "http://127.0.0.1:1/v1"), ("ROBOTICS_LLM_MODEL", "m"), ("ROBOTICS_LLM_KEY", "secret")];

    [Fact]
    public void Nothing_set_names_every_variable_and_the_way_out()
    {
        LlmNotConfiguredException e = Assert.Throws<LlmNotConfiguredException>(() => LlmEndpointOptions.FromEnvironment(_ => null));
        Assert.All(["ROBOTICS_LLM_ENDPOINT", "ROBOTICS_LLM_MODEL", "ROBOTICS_LLM_KEY", "--reasoner offline"], v => Assert.Contains(v, e.Message));
    }

    [Theory]
    [InlineData("ftp://host/v1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("localhost:8080")]
    [InlineData("not an address")]
    public void Only_http_addresses(string endpoint)
    {
        LlmNotConfiguredException e = Assert.Throws<LlmNotConfiguredException>(
            () => LlmEndpointOptions.FromEnvironment(Environment([("ROBOTICS_LLM_ENDPOINT", endpoint), .. Whole[1..]])));
        Assert.Contains(endpoint, e.Message);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("soon")]
    [InlineData("NaN")]
    [InlineData("1e9")]
    public void A_time_out_is_a_number_of_seconds(string seconds) =>
        Assert.Contains("ROBOTICS_LLM_TIMEOUT_S", Assert.Throws<LlmNotConfiguredException>(
            () => LlmEndpointOptions.FromEnvironment(Environment([.. Whole, ("ROBOTICS_LLM_TIMEOUT_S", seconds)]))).Message);

    [Fact]
    public void Defaults_and_no_key_in_words()
    {
        LlmEndpointOptions options = LlmEndpointOptions.FromEnvironment(Environment(Whole));
        Assert.Equal(TimeSpan.FromSeconds(120), options.Timeout);
        Assert.DoesNotContain("secret", $"{options}");
        Assert.Equal(TimeSpan.FromSeconds(7.5), LlmEndpointOptions.FromEnvironment(Environment([.. Whole, ("ROBOTICS_LLM_TIMEOUT_S", "7.5")])).Timeout);
    }
}
