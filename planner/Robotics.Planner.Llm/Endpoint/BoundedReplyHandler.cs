namespace Robotics.Planner.Llm;

/// <summary>Reads a reply whole, up to a limit: an endpoint cannot fill our memory, and whoever reads the reply later cannot block.</summary>
internal sealed class BoundedReplyHandler(int limit, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
    {
        HttpResponseMessage reply = await base.SendAsync(request, stop).ConfigureAwait(false);
        try
        {
            using MemoryStream read = new();
            byte[] piece = new byte[16 * 1024];
            await using Stream body = await reply.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
            for (int n; (n = await body.ReadAsync(piece, stop).ConfigureAwait(false)) > 0;)
            {
                if (read.Length + n > limit)
                {
                    throw new LlmException(LlmFault.TooLarge,
                        $"The reply is longer than the {limit} bytes that are read. Ask the endpoint for shorter replies or raise MaxReplyBytes.");
                }

                read.Write(piece, 0, n);
            }

            ByteArrayContent whole = new(read.ToArray());
            foreach (KeyValuePair<string, IEnumerable<string>> header in reply.Content.Headers)
            {
                whole.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            reply.Content = whole;
            return reply;
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }
}
