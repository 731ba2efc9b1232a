using CampaignFunctions.Text;
using FluentValidation;

namespace CampaignFunctions.Campaigns;

/// <summary>Checks the form of an edition.</summary>
internal sealed class EditionRules : AbstractValidator<EditionDefinition>
{
    public const int MaxCapacity = 250_000;

    /// <summary>
    /// The maximum of units per person. All units of a pre-order come from one shard of the stock, and a shard holds no more.
    /// </summary>
    public const int MaxPerPerson = 250;

    public const int MaxWithdrawalDays = 365;

    public const int MaxNoticeDays = 60;

    public EditionRules()
    {
        RuleFor(e => e.Id).Must(CampaignRules.BeAnId).WithMessage(CampaignRules.IdForm);
        RuleFor(e => e.Title).Must(CampaignRules.BeTexts).WithMessage(CampaignRules.TextsForm);
        RuleFor(e => e.Capacity).InclusiveBetween(1, MaxCapacity);
        RuleFor(e => e.PerPerson).InclusiveBetween(1, MaxPerPerson);
        RuleFor(e => e.Countries)
            .Must(codes =>
                codes is null || (codes.Length > 0 && codes.All(CountryCode.IsAssigned) && CampaignRules.Distinct(codes))
            )
            .WithMessage("must be at least one ISO 3166-1 code of two letters, each only once");
        RuleFor(e => e.LockDate).Must(BeADate).WithMessage(DateForm);
        RuleFor(e => e.ChargeOn).Must(BeADate).WithMessage(DateForm);
        RuleFor(e => e.ChargeNoticeDays).InclusiveBetween(0, MaxNoticeDays);
        RuleFor(e => e.Refund)
            .Must(terms => terms is null || (BeADate(terms.Before) && terms.Percent is >= 0 and <= 100))
            .WithMessage("must have a date between the years 2000 and 2200, and 0 to 100 percent");
        RuleFor(e => e.WithdrawalDays).InclusiveBetween(0, MaxWithdrawalDays);
        RuleFor(e => e.Choices)
            .Must(choices => CampaignRules.Distinct(choices.Select(choice => choice.Id)))
            .WithMessage("must have unique ids");
        RuleForEach(e => e.Choices)
            .ChildRules(choice =>
            {
                choice.RuleFor(c => c.Id).Must(CampaignRules.BeAnId).WithMessage(CampaignRules.IdForm);
                choice.RuleFor(c => c.Title).Must(CampaignRules.BeTexts).WithMessage(CampaignRules.TextsForm);
                choice
                    .RuleFor(c => c.Values)
                    .Must(values =>
                        values.Length > 0 && values.All(IsValue) && CampaignRules.Distinct(values.Select(value => value.Id))
                    )
                    .WithMessage("must be at least one value, with unique ids");
            });
    }

    private const string DateForm = "must lie between the years 2000 and 2200";

    private static bool IsValue(ChoiceValue value) => CampaignRules.BeAnId(value.Id);

    private static bool BeADate(DateTimeOffset? date) =>
        date is null || (CampaignRules.Earliest <= date && date <= CampaignRules.Latest);
}
