using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace CampaignFunctions.Http;

/// <summary>Reads a body line by line, as it arrives.</summary>
internal static class BodyLines
{
    /// <summary>Returns the lines without their line feeds, and null for each line that is too long.</summary>
    public static async IAsyncEnumerable<byte[]?> ReadLinesAsync(
        this PipeReader reader,
        int maxBytes,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (isTooLong, isCompleted) = (false, false);
        while (!isCompleted)
        {
            var read = await reader.ReadPartAsync(cancellationToken);
            var buffer = read.Buffer;
            try
            {
                while (TryTake(ref buffer, read.IsCompleted && !isTooLong, out var line))
                {
                    yield return isTooLong || line.Length > maxBytes ? null : line.ToArray();
                    isTooLong = false;
                }

                if (buffer.Length > maxBytes)
                    (isTooLong, buffer) = (true, buffer.Slice(buffer.End));
            }
            finally
            {
                reader.AdvanceTo(buffer.Start, buffer.End); // also if the caller stops early: the host reads the rest
            }

            isCompleted = read.IsCompleted;
        }

        if (isTooLong)
            yield return null;
    }

    /// <summary>
    /// Takes one line from the start of the buffer: up to a line feed, or the whole rest at the end of the body.
    /// </summary>
    private static bool TryTake(ref ReadOnlySequence<byte> buffer, bool isAll, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            (line, buffer) = (buffer.Slice(0, end), buffer.Slice(buffer.GetPosition(1, end)));
            return true;
        }

        line = buffer;
        if (!isAll || buffer.IsEmpty)
            return false;
        buffer = buffer.Slice(buffer.End);
        return true;
    }
}
