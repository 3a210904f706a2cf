package org.zmqspring.tests

import java.util.concurrent.LinkedBlockingQueue
import kotlinx.coroutines.delay
import org.springframework.messaging.handler.annotation.Header
import org.springframework.stereotype.Component
import org.zmqspring.annotation.ZmqListener
import org.zmqspring.message.ZmqHeaders

/** What happens to the prices of the documentation. */
class PriceStore {

	val prices = LinkedBlockingQueue<String>()

	suspend fun save(price: Price) {
		delay(10)
		prices.add(price.toString())
	}

	fun deleted(topic: String) {
		prices.add("deleted $topic")
	}

}

data class Price(val pair: String, val value: Double, val bank: String = "unknown")

@Component
class PriceListener(private val store: PriceStore) {

	@ZmqListener(topics = ["prices."])
	suspend fun onPrice(price: Price) {
		store.save(price)
	}

	@ZmqListener(topics = ["latest."])
	fun onLatest(price: Price?, @Header(ZmqHeaders.TOPIC) topic: String) {
		if (price == null) {
			store.deleted(topic)
		}
	}

}
