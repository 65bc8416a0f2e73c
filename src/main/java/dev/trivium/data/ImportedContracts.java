package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.TablePlan;
import dev.trivium.store.ImportPlan;
import dev.trivium.store.StoreRefusal;
import java.util.ArrayList;
import java.util.List;

/** Reads the contracts of a database that is imported, and knows the ledger of erasures. */
final class ImportedContracts implements ImportPlan {
  private final ContractFiles files;
  private final LedgerCheck ledger;

  ImportedContracts(ContractFiles files, LedgerCheck ledger) {
    this.files = files;
    this.ledger = ledger;
  }

  @Override
  public List<String> tables(List<Registered> contracts) {
    List<Contract> read = new ArrayList<>();
    for (Registered registered : contracts) {
      try {
        read.add(files.stored(registered.contract(), registered.dataset()).contract());
      } catch (IllegalStateException unreadable) {
        throw new StoreRefusal(
            List.of("The contract of " + registered.dataset() + " cannot be read any more."));
      }
    }
    return TablePlan.together(read);
  }

  @Override
  public void requireKnown(List<Erased> erasures) {
    ledger.require(
        erasures.stream()
            .map(one -> new ErasureLedger.Entry(one.id(), one.subject(), one.by(), one.at()))
            .toList());
  }
}
