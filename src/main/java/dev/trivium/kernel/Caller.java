package dev.trivium.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An authenticated person or service.
 *
 * <p>{@code regions} are region codes; the single code {@code *} stands for every region there is.
 * {@code roles} say which functions the caller may use. Limits: {@code sub} at most 255 bytes of
 * UTF-8, at most 200 regions and 32 roles. Errors: {@link IllegalArgumentException} naming the
 * part.
 */
public record Caller(String sub, Set<String> regions, Set<String> roles) {
  /** The region code that stands for all regions. */
  public static final String ALL = "*";

  private static final int SUB_BYTES = 255;
  private static final int REGIONS = 200;
  private static final int ROLES = 32;
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");
  private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9_]{0,31}");

  public Caller {
    regions = Set.copyOf(regions);
    roles = Set.copyOf(roles);
    require(!sub.isBlank() && utf8Length(sub) <= SUB_BYTES, "sub is empty or over 255 bytes");
    require(sub.chars().noneMatch(Character::isISOControl), "sub holds a control character");
    require(regions.size() <= REGIONS, "more than 200 regions");
    require(roles.size() <= ROLES, "more than 32 roles");
    require(regions.stream().allMatch(Caller::isRegion), "a region code is malformed");
    require(roles.stream().allMatch(role -> ROLE.matcher(role).matches()), "a role is malformed");
  }

  /** Whether the text is a region code, or the one that stands for all. */
  public static boolean isRegion(String text) {
    return text.equals(ALL) || REGION.matcher(text).matches();
  }

  public boolean holdsAllRegions() {
    return regions.contains(ALL);
  }

  public boolean has(String role) {
    return roles.contains(role);
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("caller refused: " + otherwise);
    }
  }
}
