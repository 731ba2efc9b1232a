namespace CampaignFunctions.Preorders;

/// <summary>The Italian texts of the mails about a pre-order. See <see cref="PreorderMailTexts"/>.</summary>
internal static class ItalianMailTexts
{
    public static readonly Dictionary<PreorderMailKind, (string Subject, string Text)> All = new()
    {
        [PreorderMailKind.CheckoutOpen] = (
            "{1}: ora puoi pagare",
            "La pagina per pagare {1} è aperta fino al {5} UTC. Fino ad allora lo teniamo per te:\n{2}"
        ),
        [PreorderMailKind.Confirmed] = (
            "{1}: la tua prenotazione è confermata",
            "La tua prenotazione di {1} è confermata.\nPagato: {3}. Ancora da pagare, più avanti: {4}."
        ),
        [PreorderMailKind.Paid] = ("{1}: pagamento ricevuto", "Abbiamo ricevuto il tuo pagamento per {1}.\nPagato: {3}."),
        [PreorderMailKind.Waitlisted] = (
            "{1}: sei in lista d'attesa",
            "Sei in lista d'attesa per {1}. Ti scriviamo appena è il tuo turno."
        ),
        [PreorderMailKind.ConfirmEmail] = (
            "{1}: conferma il tuo indirizzo email",
            "Hai chiesto un posto in lista d'attesa per {1}. Conferma qui, entro 7 giorni, che questo indirizzo è il "
                + "tuo:\n{2}\nAvrai subito il tuo posto. Se non sei stato tu, ignora questa mail."
        ),
        [PreorderMailKind.Offered] = ("{1}: è il tuo turno", "Teniamo {1} per te fino al {5} UTC. Accetta qui:\n{2}"),
        [PreorderMailKind.OfferedFewer] = (
            "{1}: è il tuo turno, con {6} su {7}",
            "Aspetti {7} pezzi di {1}, e ora {6} è libero. Lo teniamo per te fino al {5} UTC. Accetta qui:\n{2}\nAltrimenti "
                + "conservi il tuo posto, e ti scriviamo quando tutti e {7} sono liberi."
        ),
        [PreorderMailKind.Expired] = (
            "{1}: la tua prenotazione è scaduta",
            "La tua prenotazione di {1} non è stata completata in tempo ed è scaduta. Nulla è stato addebitato."
        ),
        [PreorderMailKind.Cancelled] = ("{1}: la tua prenotazione è annullata", "La tua prenotazione di {1} è annullata."),
        [PreorderMailKind.Refunded] = (
            "{1}: il rimborso è in arrivo",
            "La tua prenotazione di {1} è annullata e tutto ciò che hai pagato ti viene rimborsato."
        ),
        [PreorderMailKind.PartlyRefunded] = (
            "{1}: la tua prenotazione è annullata",
            "La tua prenotazione di {1} è annullata e {8} ti viene rimborsato."
        ),
        [PreorderMailKind.ActionRequired] = (
            "{1}: conferma il pagamento",
            "La tua banca ti chiede di confermare il pagamento di {4} per {1}. Fallo qui:\n{2}"
        ),
        [PreorderMailKind.Declined] = (
            "{1}: carta rifiutata",
            "La tua carta è stata rifiutata per il pagamento di {4} per {1}. Puoi darcene un'altra "
                + "qui:\n{2}\nAltrimenti forse riproviamo nei prossimi giorni."
        ),
        [PreorderMailKind.ChargeFailed] = (
            "{1}: addebito non riuscito",
            "Non siamo riusciti ad addebitare la tua carta per {1} e annulliamo la prenotazione. Ti scriviamo di nuovo quando "
                + "è fatto."
        ),
        [PreorderMailKind.CardExpiring] = (
            "{1}: la tua carta sta per scadere",
            "La carta che ci hai dato per {1} scade prima dell'addebito. Daccene un'altra qui:\n{2}"
        ),
        [PreorderMailKind.Disputed] = (
            "{1}: la tua banca ha ripreso il pagamento",
            "La tua banca ha ripreso il pagamento per {1} mentre lo esamina. La prenotazione è sospesa finché non decide."
        ),
        [PreorderMailKind.NewLink] = (
            "{1}: il tuo nuovo link",
            "Ecco il nuovo link al tuo ordine di {1}. I link nelle nostre mail precedenti non funzionano più."
        ),
    };
}
