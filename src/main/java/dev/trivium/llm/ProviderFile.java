package dev.trivium.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trivium.llm.settings.Entry;
import dev.trivium.llm.settings.Members;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The file that lists the language models of a deployment. */
public final class ProviderFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String NAME_SHAPE =
      "a name of at most 64 letters, digits, dots, dashes and underscores";
  private static final Pattern UPSTREAM = Pattern.compile("[\\x21-\\x7e]{1,200}");
  private static final Pattern ROLE = Pattern.compile("[\\x21-\\x7e]{1,100}");
  private static final Pattern URL = Pattern.compile("https?://\\S{1,500}");
  private static final Pattern KEY = Pattern.compile("(file:\\S.*|env:\\S+|vault:\\S+)");
  private static final String KEY_SHAPE =
      "file:<path>, env:<NAME> or vault:<mount>/<path>#<field> of the key, never the key itself";
  private static final Pattern VAULT =
      Pattern.compile("vault:([\\w-]+)/([\\w-]+(?:[./][\\w-]+){0,20})#([\\w.-]{1,100})");
  private static final Pattern GROUNDING = Pattern.compile("data|none");
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final BigDecimal MICRO = BigDecimal.valueOf(1_000_000);
  private static final int TOKENS_MOST = 100_000_000;

  private final Map<String, String> environment;
  private final Set<String> reserved;
  private final List<String> mistakes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> aliases = new HashSet<>();

  private ProviderFile(Map<String, String> environment, Set<String> reserved) {
    this.environment = environment;
    this.reserved = reserved;
  }

  /**
   * What stands in a file.
   *
   * @param providers in the order of preference; not to be used where there are mistakes
   * @param mistakes each with its line, in the order of the file
   */
  public record Read(List<Provider> providers, List<String> mistakes) {
    public Read {
      providers = List.copyOf(providers);
      mistakes = List.copyOf(mistakes);
    }
  }

  /**
   * Reads the text of a file and checks that its keys are there.
   *
   * @param reserved aliases that mean something else already
   */
  public static Read read(String yaml, Map<String, String> environment, Set<String> reserved) {
    ProviderFile file = new ProviderFile(environment, reserved);
    List<Provider> providers = file.providers(yaml);
    return new Read(providers, file.mistakes);
  }

  private List<Provider> providers(String yaml) {
    List<Provider> all = new ArrayList<>();
    try {
      Members file = new Members(Entry.read(yaml), "", mistakes);
      file.mappings("providers").forEach(members -> all.add(provider(members)));
      file.end();
    } catch (JsonProcessingException notYaml) {
      int line = notYaml.getLocation() == null ? 1 : notYaml.getLocation().getLineNr();
      mistakes.add("line " + line + ": is not YAML, or names a member twice");
    } catch (IOException unreadable) {
      mistakes.add("cannot be read");
    }
    return all;
  }

  private Provider provider(Members members) {
    String name = unique(members, "name", names);
    String url = members.text("base_url", URL, "an address such as https://api.example.com/v1");
    KeyReference key = key(members);
    URI base = base(members, url, key != null);
    List<Provider.Offer> models =
        members.mappings("models").stream().map(model -> offer(model, name)).toList();
    members.end();
    return new Provider(name, base, key, models);
  }

  private String unique(Members members, String member, Set<String> known) {
    String given = members.text(member, NAME, NAME_SHAPE);
    if (!given.isEmpty() && !known.add(given)) {
      members.mistake(member, "is used twice: " + given);
    }
    return given;
  }

  private static URI base(Members members, String url, boolean keyed) {
    URI nowhere = URI.create("http://localhost");
    if (url.isEmpty()) {
      return nowhere;
    }
    try {
      URI base = new URI(url);
      if (base.getHost() == null || base.getRawQuery() != null || base.getRawUserInfo() != null) {
        members.mistake(
            "base_url", "must name a host, without a user and without a query behind it");
        return nowhere;
      }
      if (keyed && base.getScheme().equals("http") && !LOCAL.contains(base.getHost())) {
        members.mistake("base_url", "must begin with https://, since a key is sent there");
      }
      return base;
    } catch (URISyntaxException noAddress) {
      members.mistake("base_url", "is no address");
      return nowhere;
    }
  }

  private @Nullable KeyReference key(Members members) {
    String given = members.optional("key", KEY, KEY_SHAPE).orElse("");
    if (given.startsWith("file:")) {
      String path = given.substring("file:".length());
      if (!isFilled(path)) {
        members.mistake("key", "names a file that is empty or cannot be read: " + path);
      }
      return new KeyReference.File(path);
    }
    if (given.startsWith("env:")) {
      String name = given.substring("env:".length());
      if (environment.getOrDefault(name, "").isBlank()) {
        members.mistake("key", "names a variable that is not set: " + name);
      }
      return new KeyReference.Variable(name);
    }
    return given.startsWith("vault:") ? vault(members, given) : null;
  }

  private static @Nullable KeyReference vault(Members members, String given) {
    Matcher parts = VAULT.matcher(given);
    if (!parts.matches()) {
      members.mistake("key", "must be vault:<mount>/<path>#<field>: " + given);
      return null;
    }
    return new KeyReference.Vault(parts.group(1), parts.group(2), parts.group(3));
  }

  private static boolean isFilled(String path) {
    try {
      return !Files.readString(Path.of(path)).isBlank();
    } catch (IOException | RuntimeException unreadable) {
      return false;
    }
  }

  private Provider.Offer offer(Members members, String provider) {
    String alias = unique(members, "alias", aliases);
    if (reserved.contains(alias)) {
      members.mistake("alias", "is a name of this server itself: " + alias);
    }
    String upstream = members.text("id", UPSTREAM, "the name the provider gives the model");
    int context = members.integer("context", 256, TOKENS_MOST);
    int output = members.integer("max_output", 1, TOKENS_MOST);
    if (output > context) {
      members.mistake("max_output", "must not be more than context");
    }
    Set<String> roles = members.texts("roles", ROLE, "names of roles");
    boolean grounded =
        members.optional("grounding", GROUNDING, "data or none").orElse("data").equals("data");
    ModelCard.Prices prices =
        members.mapping("prices").map(ProviderFile::prices).orElse(ModelCard.Prices.FREE);
    members.end();
    return new Provider.Offer(
        new ModelCard(alias, provider, context, output, prices, roles, grounded), upstream);
  }

  private static ModelCard.Prices prices(Members members) {
    ModelCard.Prices prices =
        new ModelCard.Prices(micro(members.decimal("input")), micro(members.decimal("output")));
    members.end();
    return prices;
  }

  private static long micro(BigDecimal money) {
    return money.multiply(MICRO).longValueExact();
  }
}
