package org.zmqspring.actuate;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.supervise.LinkFixture;
import org.zmqspring.supervise.LinkSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of the policy. Links are listed by what they are, with the seconds since they
 * are so; the grace is 30 seconds.
 */
class HealthPolicyTests {

	private static final Duration GRACE = Duration.ofSeconds(30);

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			up               | UP
			lost 30          | UP
			lost 31          | DOWN
			trying 30        | UNKNOWN
			trying 31        | DOWN
			new              | UNKNOWN
			up, lost 31      | UP
			lost 3, lost 31  | UP
			lost 31, lost 31 | DOWN
			trying 3, lost 31| UNKNOWN
			up, trying 3     | UP
			trying 31, up    | UP
			""")
	void whenAnyIsRequiredThenTheBestLinkCounts(String links, String expected) {
		assertThat(judge(Require.ANY, links)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			up               | UP
			up, lost 30      | UP
			up, lost 31      | DOWN
			up, trying 30    | UNKNOWN
			up, trying 31    | DOWN
			trying 3, lost 31| DOWN
			new, up          | UNKNOWN
			""")
	void whenAllAreRequiredThenTheWorstLinkCounts(String links, String expected) {
		assertThat(judge(Require.ALL, links)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			up                 | UP
			lost 31, trying 31 | UP
			new                | UP
			""")
	void whenNoneIsRequiredThenLinksDoNotCount(String links, String expected) {
		assertThat(judge(Require.NONE, links)).isEqualTo(expected);
	}

	private static String judge(Require require, String links) {
		ManualTicker ticker = new ManualTicker();
		ticker.advance(Duration.ofMinutes(10));
		List<LinkSnapshot> snapshots = Arrays.stream(links.split(", *"))
			.map((link) -> link(link.strip(), ticker))
			.toList();
		return new HealthPolicy(require, GRACE).of(snapshots, ticker.instantOf(ticker.nanos())).getCode();
	}

	private static LinkSnapshot link(String text, ManualTicker ticker) {
		LinkFixture link = LinkFixture.subscriber("prices", "tcp://feed:5556");
		String[] words = text.split(" ");
		long nanos = (words.length > 1) ? Duration.ofSeconds(Long.parseLong(words[1])).toNanos() : 0;
		return switch (words[0]) {
			case "up" -> link.up().snapshot();
			case "lost" -> link.lost(ticker.instantOf(ticker.nanos() - nanos)).snapshot();
			case "trying" -> link.trying(ticker.instantOf(ticker.nanos() - nanos)).snapshot();
			case "new" -> link.snapshot();
			default -> throw new IllegalArgumentException(text);
		};
	}

}
