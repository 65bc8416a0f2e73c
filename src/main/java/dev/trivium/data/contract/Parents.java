package dev.trivium.data.contract;

import dev.trivium.data.contract.TablePlan.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds references that cannot be held: to nobody, to no key, or between different values. */
final class Parents {
  private final Contract contract;
  private final Map<String, Contract> parents;
  private final List<Refusal> refusals = new ArrayList<>();

  private Parents(Contract contract, Map<String, Contract> parents) {
    this.contract = contract;
    this.parents = parents;
  }

  static List<Refusal> refusals(Contract contract, Map<String, Contract> parents) {
    Parents checks = new Parents(contract, parents);
    contract.references().forEach(checks::check);
    return checks.refusals;
  }

  private void check(Reference reference) {
    Contract parent = parents.get(reference.parent());
    if (parent == null) {
      refuse(
          reference,
          "there is no active contract of this dataset",
          "register '" + reference.parent() + "' first");
    } else if (parent.named(reference.to()).size() != reference.to().size()) {
      refuse(
          reference,
          "'" + reference.parent() + "' has no such property",
          "name its key: " + key(parent));
    } else if (!tellsApart(parent, Set.copyOf(reference.to()))) {
      refuse(
          reference,
          "several rows of '" + reference.parent() + "' may have the same value",
          "name its whole primary key, or a property that is unique: " + key(parent));
    } else if (contract.region() instanceof RegionRule.Everywhere
        && !(parent.region() instanceof RegionRule.Everywhere)) {
      refuse(
          reference,
          "rows of all regions would name rows that not everybody may see",
          "give this dataset the region of its parent");
    } else {
      comparable(reference, parent);
    }
  }

  private static boolean tellsApart(Contract parent, Set<String> names) {
    Set<String> key = parent.key().stream().map(Property::name).collect(Collectors.toSet());
    boolean single =
        names.size() == 1 && parent.named(List.copyOf(names)).stream().anyMatch(Property::unique);
    return single || (!key.isEmpty() && key.equals(names));
  }

  private void comparable(Reference reference, Contract parent) {
    List<Property> from = contract.named(reference.from());
    List<Property> to = parent.named(reference.to());
    for (int i = 0; i < from.size(); i++) {
      Property child = from.get(i);
      Property other = to.get(i);
      if (child.personal() != other.personal()
          || !child.blindDomain().equals(other.blindDomain())) {
        refuse(
            reference,
            "sealed values compare only within one domain",
            "give both properties the same trivium.blindIndex: DOMAIN");
      } else if (child.personal() && child.blindColumn().isEmpty()) {
        refuse(
            reference,
            "'" + child.name() + "' is sealed and has no blind index",
            "give both properties the same trivium.blindIndex: DOMAIN");
      } else if (!child.type().sql().equals(other.type().sql()) || child.scale() != other.scale()) {
        refuse(
            reference,
            "'"
                + child.name()
                + "' is a "
                + child.type().shown()
                + ", '"
                + other.name()
                + "' a "
                + other.type().shown(),
            "give both properties one type");
      }
    }
  }

  private static String key(Contract parent) {
    return String.join(", ", parent.key().stream().map(Property::name).toList());
  }

  private void refuse(Reference reference, String reason, String advice) {
    refusals.add(
        new Refusal(
            reference.path(),
            "absent",
            reference.parent() + "." + String.join(", ", reference.to()),
            reason,
            advice));
  }
}
