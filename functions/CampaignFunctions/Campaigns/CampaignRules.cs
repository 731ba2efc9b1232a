using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignFunctions.Problems;
using CampaignFunctions.Text;
using FluentValidation;

namespace CampaignFunctions.Campaigns;

/// <summary>Checks the form of a campaign definition: every rule that needs only the definition itself.</summary>
internal sealed partial class CampaignRules : AbstractValidator<CampaignDefinition>
{
    public const int MaxOptions = 500;
    public const int MaxSegmentValues = 200;
    public const int MaxShards = 256;

    private static readonly CampaignRules Instance = new();

    /// <summary>Returns the definition with its texts in NFC, or 400 with an error for each faulty field.</summary>
    /// <param name="before">
    /// The definition that is replaced; null if there is none. Its amounts stay valid: they were checked when they were saved,
    /// and cannot change any more once the edition is on sale.
    /// </param>
    public static Result<CampaignDefinition> Check(CampaignDefinition definition, CampaignDefinition? before)
    {
        if (NullElements.Find(definition) is { } field)
            return Problem.Invalid(field, "must not contain null");

        var normal = CampaignTexts.Normalise(definition);
        (string PropertyName, string ErrorMessage)[] errors =
        [
            .. Instance
                .Validate(normal)
                .Errors.Where(error => !IsOldLimit(error.PropertyName, normal, before))
                .Select(error => (error.PropertyName, error.ErrorMessage)),
            .. normal
                .Editions.Index()
                .Where(each => !EditionAmountRules.AreSame(each.Item, before?.Edition(each.Item.Id)))
                .SelectMany(each =>
                    EditionAmountRules
                        .Instance.Validate(each.Item)
                        .Errors.Select(error => ($"Editions[{each.Index}].{error.PropertyName}", error.ErrorMessage))
                ),
        ];
        if (errors.Length == 0)
            errors = [.. DefinitionSize.Errors(normal, before)];
        return errors.Length == 0
            ? normal
            : new Problem(ProblemCode.Invalid)
            {
                Errors = errors
                    .GroupBy(error => Path(error.PropertyName))
                    .ToDictionary(group => group.Key, group => group.Select(error => error.ErrorMessage).Distinct().ToArray()),
            };
    }

    private CampaignRules()
    {
        RuleFor(c => c.Id).Must(BeAnId).WithMessage(IdForm);
        RuleFor(c => c.Title).Must(BeTexts).WithMessage(TextsForm);
        RuleFor(c => c.Colour).Matches(Colour()).WithMessage("must be a colour such as #c8102e");
        RuleFor(c => c.OrderPath).Matches(PagePath()).WithMessage("must be the path of a page, such as /orders");
        RuleFor(c => c.Site).Must(BeASite).WithMessage("must be an http or https URL without query and fragment");
        RuleFor(c => c.LimitPerAddress).GreaterThan(0);
        RuleFor(c => c.VisitorsPerNetwork).GreaterThan(0);
        RuleFor(c => c.OrderLimits!.Person)
            .SetValidator(new OrderLimitRules(OrderLimit.MostOfPerson))
            .When(c => c.OrderLimits is not null);
        RuleFor(c => c.OrderLimits!.Network)
            .SetValidator(new OrderLimitRules(OrderLimit.Most))
            .When(c => c.OrderLimits is not null);
        RuleFor(c => c.CheckoutTime)
            .InclusiveBetween(CampaignDefinition.LeastCheckoutTime, CampaignDefinition.MostCheckoutTime)
            .WithMessage("must be 31 minutes to 23 hours")
            .OverridePropertyName(c => c.CheckoutMinutes);
        RuleFor(c => c.Windows.Suggestions).Must(BeAWindow).WithMessage(WindowForm);
        RuleFor(c => c.Windows.Voting).Must(BeAWindow).WithMessage(WindowForm);
        RuleFor(c => c.Windows.Preorders).Must(BeAWindow).WithMessage(WindowForm);
        RuleFor(c => c.Segments)
            .Must(HaveNames)
            .WithMessage("must have names of letters, digits and hyphens, and different values of 1 to 64 characters");
        RuleFor(c => c.Segments)
            .Must(s => s.Values.Sum(values => values.Length) <= MaxSegmentValues)
            .WithMessage($"must have at most {MaxSegmentValues} values in total");
        RuleFor(c => c.Polls).Must(polls => Distinct(polls.Select(poll => poll.Id))).WithMessage("must have unique ids");
        RuleForEach(c => c.Polls).SetValidator(new PollRules());
        RuleFor(c => c.Editions)
            .Must(editions => Distinct(editions.Select(edition => edition.Id)))
            .WithMessage("must have unique ids");
        RuleForEach(c => c.Editions).SetValidator(new EditionRules());
    }

    internal static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    internal static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int MaxSite = 500;
    internal const string IdForm = "must match [a-z0-9][a-z0-9-]{0,62}";
    private const string OptionIdForm = "must be 1 to 64 characters";
    internal const string TextsForm = "must have a text of 1 to 4000 characters for at least one language tag";
    private const string WindowForm = "must begin before it ends, and lie between the years 2000 and 2200";

    private static bool BeASite(string? site) =>
        site is null
        || (
            site.Length <= MaxSite
            && Uri.TryCreate(site, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }
        );

    internal static bool BeAnId(string id) => Id().IsMatch(id);

    /// <summary>Returns a property path with the names of the JSON.</summary>
    private static string Path(string property) =>
        string.Join('.', property.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    /// <summary>Returns whether the error is about a limit of persons that was saved when it was valid.</summary>
    private static bool IsOldLimit(string property, CampaignDefinition after, CampaignDefinition? before) =>
        property.StartsWith("OrderLimits.Person.", StringComparison.Ordinal)
        && after.OrderLimits?.Person == before?.OrderLimits?.Person;

    internal static bool BeTexts(Dictionary<string, string> texts) =>
        texts.Count > 0 && texts.All(text => LanguageTag.IsWellFormed(text.Key) && text.Value is { Length: >= 1 and <= 4000 });

    private static bool BeAWindow(Window? window) =>
        window is null || (Earliest <= window.From && window.From < window.To && window.To <= Latest);

    private static bool HaveNames(Dictionary<string, string[]> segments) =>
        segments.All(segment =>
            SegmentName().IsMatch(segment.Key)
            && segment.Value.All(value => value.Length is >= 1 and <= 64)
            && Distinct(segment.Value)
        );

    internal static bool Distinct(IEnumerable<string> ids)
    {
        var seen = new HashSet<string>();
        return ids.All(seen.Add);
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"\A#[0-9A-Fa-f]{6}\z")]
    private static partial Regex Colour();

    // A path and a query (RFC 3986, section 3), without two slashes at the start: they would name another host.
    [GeneratedRegex(@"\A/(?!/)(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2}){0,500}\z")]
    private static partial Regex PagePath();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9-]{0,62}\z")]
    private static partial Regex SegmentName();

    private sealed class PollRules : AbstractValidator<PollDefinition>
    {
        public PollRules()
        {
            RuleFor(p => p.Id).Must(BeAnId).WithMessage(IdForm);
            RuleFor(p => p.Title).Must(BeTexts).WithMessage(TextsForm);
            RuleFor(p => p.Shards).InclusiveBetween(1, MaxShards);
            RuleFor(p => p.MaxChoices).InclusiveBetween(1, MaxOptions);
            RuleFor(p => p.MaxChoices)
                .Must(most => most is null or 1)
                .When(p => p.Method == PollMethod.Single)
                .WithMessage("must be 1");
            RuleFor(p => p.MaxPoints).NotNull().InclusiveBetween(1, 1_000_000).When(p => p.Method == PollMethod.Points);
            RuleFor(p => p.Options)
                .Must(options => options.Length is >= 1 and <= MaxOptions)
                .WithMessage($"must have 1 to {MaxOptions} options");
            RuleFor(p => p.Options)
                .Must(options => Distinct(options.Select(option => option.Id)))
                .WithMessage("must have unique ids");
            RuleForEach(p => p.Options)
                .ChildRules(option =>
                {
                    option.RuleFor(o => o.Id).Must(id => id.Length is >= 1 and <= 64).WithMessage(OptionIdForm);
                    option.RuleFor(o => o.Title).Must(BeTexts).WithMessage(TextsForm);
                });
        }
    }
}
