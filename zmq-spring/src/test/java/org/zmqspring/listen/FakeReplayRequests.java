package org.zmqspring.listen;

import java.util.ArrayList;
import java.util.List;

import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.replay.ReplayRequests;

/** Records what is asked for. The test answers. */
final class FakeReplayRequests implements ReplayRequests {

	final List<Asked> asked = new ArrayList<>();

	@Override
	public Request ask(Query query, Answer answer) {
		Asked next = new Asked(query, answer);
		this.asked.add(next);
		return next;
	}

	Asked last() {
		return this.asked.get(this.asked.size() - 1);
	}

	/** The numbers from which messages were asked for. */
	List<Long> firsts() {
		return this.asked.stream().map((each) -> SequenceFormat.U64_BE.decode(each.query.first())).toList();
	}

	/** One request. */
	static final class Asked implements Request {

		final Query query;

		private final Answer answer;

		int more;

		boolean cancelled;

		private Asked(Query query, Answer answer) {
			this.query = query;
			this.answer = answer;
		}

		void answer(byte[][]... messages) {
			this.answer.received(List.of(messages));
		}

		void fail(String reason) {
			this.answer.failed(reason);
		}

		@Override
		public void more() {
			this.more++;
		}

		@Override
		public void cancel() {
			this.cancelled = true;
		}

	}

}
