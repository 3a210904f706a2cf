package org.zmqspring.security;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests for {@link CurveKey} and {@link Z85}. */
class CurveKeyTests {

	/** The server's public key of RFC 32 and libzmq's tests. */
	private static final String Z85_KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";

	private static final String HEX_KEY = "8E0BDD697628B91D8F245587EE95C5B04D48963F79259877B49CD9063AEAD3B7";

	@Test
	void shouldReadZ85AndHexadecimalAlike() {
		assertThat(CurveKey.parse(Z85_KEY).bytes()).isEqualTo(
				HexFormat.of().parseHex("54fcba24e9324996" + "9316fb617c872bb0c1d1ff14800427c594cbfacf1bc2d652"));
		assertThat(CurveKey.parse(HEX_KEY).bytes()).isEqualTo(HexFormat.of().parseHex(HEX_KEY));
		assertThat(CurveKey.parse(HexFormat.of().formatHex(CurveKey.parse(Z85_KEY).bytes())).z85()).isEqualTo(Z85_KEY);
	}

	@Test
	void shouldIgnoreBlanksAroundIt() {
		assertThat(CurveKey.parse(" " + Z85_KEY + "\n")).isEqualTo(CurveKey.parse(Z85_KEY));
	}

	@Test
	void shouldEncodeAsTheRfcDoes() {
		byte[] bytes = HexFormat.of().parseHex("864fd26fb559f75b");
		assertThat(Z85.encode(bytes)).isEqualTo("HelloWorld");
		assertThat(Z85.decode("HelloWorld")).isEqualTo(bytes);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "short", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf\"",
			"##########################" + "##############", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yfé",
			"zzzz47E1%kR.o@n%FcmmsL/@{H8]yf7zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz" })
	void shouldRefuseWhatIsNoKeyWithoutShowingIt(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> CurveKey.parse(text))
			.withMessageContaining("40 characters of Z85")
			.satisfies((ex) -> assertThat(text.isEmpty() || !ex.toString().contains(text)).isTrue());
	}

	@Test
	void shouldNotShowItself() {
		assertThat(CurveKey.parse(Z85_KEY)).hasToString("******");
	}

}
