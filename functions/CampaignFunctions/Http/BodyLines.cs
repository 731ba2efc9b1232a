using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace CampaignFunctions.Http;

/// <summary>A body that is read line by line, as it arrives.</summary>
internal static class BodyLines
{
    /// <summary>The lines, without their line feeds; one that is too long comes as null.</summary>
    public static async IAsyncEnumerable<byte[]?> ReadLinesAsync(
        this PipeReader reader,
        int maxBytes,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (isTooLong, isCompleted) = (false, false);
        while (!isCompleted)
        {
            var read = await reader.ReadAsync(cancellationToken);
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
                reader.AdvanceTo(buffer.Start, buffer.End); // also where the caller stops: the host reads what is left
            }

            isCompleted = read.IsCompleted;
        }

        if (isTooLong)
            yield return null;
    }

    /// <summary>Takes a line off the buffer: up to a line feed, or all that is left at the end.</summary>
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
