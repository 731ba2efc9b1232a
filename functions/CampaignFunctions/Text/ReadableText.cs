using System.Globalization;
using System.Text;

namespace CampaignFunctions.Text;

/// <summary>Measures texts as people see them.</summary>
public static class ReadableText
{
    /// <summary>
    /// How many UTF-16 code units a character may have on average. People see one character where Unicode has many, and any
    /// number of marks may be on one letter; this bounds what is stored.
    /// </summary>
    private const int UnitsPerCharacter = 4;

    /// <summary>Ranges of code points that programs show as nothing (Unicode 17, Default_Ignorable_Code_Point).</summary>
    private static readonly (int First, int Last)[] Ignorable =
    [
        (0x00AD, 0x00AD),
        (0x034F, 0x034F),
        (0x061C, 0x061C),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0x3164, 0x3164),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFF8),
        (0x1BCA0, 0x1BCA3),
        (0x1D173, 0x1D17A),
        (0xE0000, 0xE0FFF),
    ];

    private const int BrailleBlank = 0x2800;

    /// <summary>
    /// Returns whether the text has this many user-perceived characters (extended grapheme clusters), and shows something if it
    /// needs any.
    /// </summary>
    public static bool Has(string text, int least, int most) =>
        text.Length <= most * UnitsPerCharacter
        && Length(text) is var length
        && length >= least
        && length <= most
        && (least == 0 || !IsBlank(text));

    /// <summary>Returns the number of user-perceived characters.</summary>
    public static int Length(string text)
    {
        var count = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty; count++)
            rest = rest[StringInfo.GetNextTextElementLength(rest)..];
        return count;
    }

    /// <summary>Returns whether the text shows nothing: it has only blanks, marks, and what programs do not show.</summary>
    public static bool IsBlank(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsShown(rune))
                return false;
        }

        return true;
    }

    private static bool IsShown(Rune rune) =>
        rune.Value != BrailleBlank
        && !Array.Exists(Ignorable, range => range.First <= rune.Value && rune.Value <= range.Last)
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Surrogate
                or UnicodeCategory.OtherNotAssigned
            );
}
