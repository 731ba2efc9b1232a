namespace CampaignFunctions.Preorders;

/// <summary>The rights of a caller to a pre-order. Each value includes those before it.</summary>
internal enum OrderRight
{
    /// <summary>The caller may not know that the pre-order exists.</summary>
    None,

    /// <summary>
    /// The caller has the link, but nobody has proven the email address: it may be a stranger's. The caller may read the
    /// pre-order, and cancel it until it is confirmed.
    /// </summary>
    Link,

    /// <summary>The caller may do all that the customer may do.</summary>
    Customer,

    /// <summary>The caller is staff.</summary>
    Staff,
}
