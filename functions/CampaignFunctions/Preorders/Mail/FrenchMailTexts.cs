namespace CampaignFunctions.Preorders;

/// <summary>The French texts of the mails about a pre-order. See <see cref="PreorderMailTexts"/>.</summary>
internal static class FrenchMailTexts
{
    public static readonly Dictionary<PreorderMailKind, (string Subject, string Text)> All = new()
    {
        [PreorderMailKind.CheckoutOpen] = (
            "{1} : vous pouvez payer maintenant",
            "La page pour payer {1} est ouverte jusqu'au {5} UTC. Nous vous le réservons jusque-là :\n{2}"
        ),
        [PreorderMailKind.Confirmed] = (
            "{1} : votre précommande est confirmée",
            "Votre précommande de {1} est confirmée.\nPayé : {3}. Reste à payer, plus tard : {4}."
        ),
        [PreorderMailKind.Paid] = ("{1} : paiement reçu", "Nous avons reçu votre paiement pour {1}.\nPayé : {3}."),
        [PreorderMailKind.Waitlisted] = (
            "{1} : vous êtes sur la liste d'attente",
            "Vous êtes sur la liste d'attente pour {1}. Nous vous écrirons dès que ce sera votre tour."
        ),
        [PreorderMailKind.ConfirmEmail] = (
            "{1} : confirmez votre adresse e-mail",
            "Vous avez demandé une place sur la liste d'attente pour {1}. Confirmez ici, dans les 7 jours, que cette adresse "
                + "est la vôtre :\n{2}\nVous aurez alors votre place. Si ce n'était pas vous, ignorez ce message."
        ),
        [PreorderMailKind.Offered] = (
            "{1} : c'est votre tour",
            "Nous gardons {1} pour vous jusqu'au {5} UTC. Acceptez ici :\n{2}"
        ),
        [PreorderMailKind.OfferedFewer] = (
            "{1} : c'est votre tour, avec {6} sur {7}",
            "Vous attendez {7} exemplaires de {1}, et {6} est libre maintenant. Nous le gardons pour vous jusqu'au {5} UTC. "
                + "Acceptez ici :\n{2}\nSinon, vous gardez votre place, et nous vous écrirons quand les {7} seront libres."
        ),
        [PreorderMailKind.Expired] = (
            "{1} : votre précommande a expiré",
            "Votre précommande de {1} n'a pas été achevée à temps et a expiré. Rien n'a été débité."
        ),
        [PreorderMailKind.Cancelled] = ("{1} : votre précommande est annulée", "Votre précommande de {1} est annulée."),
        [PreorderMailKind.Refunded] = (
            "{1} : votre remboursement est en route",
            "Votre précommande de {1} est annulée, et tout ce que vous avez payé vous est remboursé."
        ),
        [PreorderMailKind.PartlyRefunded] = (
            "{1} : votre précommande est annulée",
            "Votre précommande de {1} est annulée, et {8} vous est remboursé."
        ),
        [PreorderMailKind.ActionRequired] = (
            "{1} : confirmez votre paiement",
            "Votre banque vous demande de confirmer le paiement de {4} pour {1}. Faites-le ici :\n{2}"
        ),
        [PreorderMailKind.Declined] = (
            "{1} : votre carte a été refusée",
            "Votre carte a été refusée pour le paiement de {4} pour {1}. Vous pouvez en donner une autre ici "
                + ":\n{2}\nSinon nous réessaierons peut-être dans les prochains jours."
        ),
        [PreorderMailKind.ChargeFailed] = (
            "{1} : votre carte n'a pas pu être débitée",
            "Nous n'avons pas pu débiter votre carte pour {1} et annulons votre précommande. Nous vous écrirons quand ce sera "
                + "fait."
        ),
        [PreorderMailKind.CardExpiring] = (
            "{1} : votre carte expire bientôt",
            "La carte que vous nous avez donnée pour {1} expire avant le débit. Donnez-nous-en une autre ici :\n{2}"
        ),
        [PreorderMailKind.Disputed] = (
            "{1} : votre banque a repris le paiement",
            "Votre banque a repris votre paiement pour {1} pendant qu'elle l'examine. Votre précommande est suspendue "
                + "jusqu'à sa décision."
        ),
        [PreorderMailKind.NewLink] = (
            "{1} : votre nouveau lien",
            "Voici le nouveau lien vers votre commande de {1}. Les liens de nos messages précédents ne fonctionnent plus."
        ),
    };
}
