package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.ContractReader;
import dev.trivium.data.contract.Finding;
import dev.trivium.data.contract.Reading;
import dev.trivium.data.contract.TablePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at a contract file without a server: what is wrong in it, and what it would make. */
public final class ContractLint {
  private ContractLint() {}

  /** A place in the file and what is to be said about it. */
  public record Remark(String path, String message) {}

  /**
   * What was found.
   *
   * @param mistakes with one of them the file would be refused
   * @param notes what was read past, and what somebody should look at
   * @param statements by dataset, what a first registration would run
   */
  public record Report(
      List<Remark> mistakes, List<Remark> notes, Map<String, List<String>> statements) {
    public Report {
      mistakes = List.copyOf(mistakes);
      notes = List.copyOf(notes);
      statements = new LinkedHashMap<>(statements);
    }
  }

  /** Names of the datasets that a file describes. Errors: what cannot be read. */
  public static List<String> datasets(byte[] file) {
    return ContractFiles.datasets(ContractFiles.document(file));
  }

  /**
   * @param file YAML or JSON
   * @param personalClasses classifications, in small letters, that mean personal data
   */
  public static Report lint(byte[] file, Set<String> personalClasses) {
    JsonNode document = ContractFiles.document(file);
    ContractReader reader = new ContractReader(personalClasses);
    Set<Remark> mistakes = new java.util.LinkedHashSet<>();
    Set<Remark> notes = new java.util.LinkedHashSet<>();
    Map<String, Contract> contracts = new LinkedHashMap<>();
    for (String dataset : ContractFiles.datasets(document)) {
      switch (reader.read(document, dataset)) {
        case Reading.Refused refused -> mistakes.addAll(remarks(refused.findings()));
        case Reading.Accepted accepted -> {
          notes.addAll(remarks(accepted.notes()));
          contracts.put(dataset, accepted.contract());
        }
      }
    }
    Map<String, List<String>> statements = new LinkedHashMap<>();
    contracts.forEach((dataset, contract) -> {
      switch (TablePlan.of(contract, Optional.empty(), contracts)) {
        case TablePlan.Apply apply -> statements.put(dataset, apply.statements());
        case TablePlan.Refused refused ->
            refused.refusals().forEach(refusal -> notes.add(remark(refusal)));
      }
    });
    return new Report(new ArrayList<>(mistakes), new ArrayList<>(notes), statements);
  }

  /** The parent may stand in another file, so here it is only something to look at. */
  private static Remark remark(TablePlan.Refusal refusal) {
    return new Remark(refusal.path(), refusal.reason() + "; " + refusal.advice());
  }

  private static List<Remark> remarks(List<Finding> findings) {
    return findings.stream().map(finding -> new Remark(finding.path(), finding.message())).toList();
  }
}
