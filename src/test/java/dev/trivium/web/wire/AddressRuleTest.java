package dev.trivium.web.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {
  private static final AddressRule RULE =
      new AddressRule(List.of("10.0.0.0/12", "192.0.2.7", "2001:db8:aa::/47"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | 198.51.100.1 | 203.0.113.9",
        "10.1.2.3 | 198.51.100.1 | 198.51.100.1",
        "10.1.2.3 | 6.6.6.6, 198.51.100.1 | 198.51.100.1",
        "10.1.2.3 | 6.6.6.6, 198.51.100.1, 10.15.0.1, 192.0.2.7 | 198.51.100.1",
        "10.1.2.3 | 198.51.100.1:4711 | 198.51.100.1",
        "10.1.2.3 | [2001:db8:1:2:3::4]:4711 | 20010db800010002/64",
        "10.1.2.3 | 198.51.100.1, unknown | 10.1.2.3",
        "10.1.2.3 | 10.1.2.4 | 10.1.2.4",
        "10.1.2.3 | '' | 10.1.2.3",
        "2001:db8:ab::1 | 198.51.100.1 | 198.51.100.1",
        "2001:db8:ac::1 | 198.51.100.1 | 20010db800ac0000/64",
        "::ffff:10.1.2.3 | 198.51.100.1 | 198.51.100.1"
      })
  void countsTheRightmostAddressThatIsNotOurs(String peer, String forwarded, String client) {
    assertThat(RULE.client(peer, List.of(forwarded))).isEqualTo(client);
  }

  @Test
  void readsSeveralLinesAsOne() {
    assertThat(RULE.client("10.1.2.3", List.of("6.6.6.6", "198.51.100.1", "10.0.0.1")))
        .isEqualTo("198.51.100.1");
  }

  @Test
  void countsANetworkOfIpv6AsOneClient() {
    assertThat(AddressRule.counted("2001:db8::1")).isEqualTo(AddressRule.counted("2001:db8::ff:2"));
    assertThat(AddressRule.counted("2001:db8::1"))
        .isNotEqualTo(AddressRule.counted("2001:db8:0:1::1"));
  }

  @Test
  void knowsOursByTheirBits() {
    assertThat(RULE.trusts("10.15.255.255")).isTrue();
    assertThat(RULE.trusts("10.16.0.0")).isFalse();
    assertThat(RULE.trusts("192.0.2.8")).isFalse();
    assertThat(new AddressRule(List.of("0.0.0.0/0")).trusts("8.8.8.8")).isTrue();
    assertThat(new AddressRule(List.of()).trusts("127.0.0.1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.org", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", ""})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> new AddressRule(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
