package dev.trivium.data;

import dev.trivium.store.StoreRefusal;
import java.io.IOException;
import java.util.List;

/**
 * Whether the ledger of erasures is the one of a database that comes from elsewhere: it must know
 * whom that database knows to be erased, or it will not know whom the next backup has forgotten.
 * Blocking.
 */
final class LedgerCheck {
  private final ErasureLedger ledger;
  private final boolean renew;

  /**
   * @param renew whether what is lacking is written down instead, since the ledger is lost
   */
  LedgerCheck(ErasureLedger ledger, boolean renew) {
    this.ledger = ledger;
    this.renew = renew;
  }

  /**
   * @throws StoreRefusal when it lacks one of them
   */
  boolean require(List<ErasureLedger.Entry> done) {
    try {
      List<ErasureLedger.Entry> lacking = ledger.lacking(done);
      if (renew) {
        for (ErasureLedger.Entry entry : lacking) {
          ledger.appended(entry);
        }
      } else if (!lacking.isEmpty()) {
        throw new StoreRefusal(
            List.of(
                "The ledger of erasures "
                    + ledger.shown()
                    + " does not know "
                    + lacking.size()
                    + " of "
                    + done.size()
                    + " erasures that the database knows, so it is another one. Put the ledger of"
                    + " that database there (data.privacy.ledger); if it is lost, --renew-ledger"
                    + " writes down what the database knows."));
      }
      return true;
    } catch (ErasureLedger.Broken broken) {
      throw Erasures.untrusted(broken);
    } catch (IOException failure) {
      throw new StoreRefusal(
          List.of("The ledger of erasures " + ledger.shown() + " cannot be used: " + failure));
    }
  }
}
