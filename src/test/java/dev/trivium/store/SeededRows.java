package dev.trivium.store;

import java.util.List;

/** Rows of one region and one caller in each kind of table, put there by the superuser. */
final class SeededRows {
  private SeededRows() {}

  /**
   * A row of the region and its caller in each kind of table, so that an answer means something.
   */
  static void plant(Bare bare, int region, String sub) {
    String one = "'00000000-0000-0000-0000-00000000000" + region + "'";
    bare.admin(
        SEEDS.stream()
            .map(sql ->
                sql.replace("$region", "" + region).replace("$sub", sub).replace("$one", one))
            .toArray(String[]::new));
  }

  private static final List<String> SEEDS =
      List.of(
          """
          insert into ingest.contract (id, contract, version, odcs, sha256, plan, state, by, at)
          values (gen_random_uuid(), 'c', '$region', '{}', '', '{}', 'active', 'x', now())
          """,
          """
          insert into ingest.batch (id, dataset, contract_id, sub, scope, idem_key, media,
            chunk_rows, state, first_byte_at)
          values ($one, 'd', gen_random_uuid(), '$sub', '{$region}', 'k', 'm', 1, 'done', now())
          """,
          """
          insert into ingest.quarantine (id, batch_id, dataset, region_id, row_no, raw_ct,
            reasons, retryable,
            state, at)
          values (gen_random_uuid(), gen_random_uuid(), 'd', $region, 1, '', '[]', false, 'open',
            now())
          """,
          """
          insert into ingest.layout (batch_id, media, delimiter, columns)
          values (gen_random_uuid(), 'm', ',', '[]')
          """,
          """
          insert into chat.response (id, sub, scope, status, model, created_at, input, owner,
            lease_until)
          values ('r$region', '$sub', '{$region}', 'completed', 'm', now(), '', 'n', now())
          """,
          """
          insert into chat.response_batch (response_id, no, epoch, last_number, events)
          values ('r$region', 0, 1, 1, '')
          """,
          """
          insert into chat.feedback (response_id, sub, scope, at, rating, reasons, query_type, band)
          values ('r$region', '$sub', '{$region}', now(), 5, '{}', 'total', 'high')
          """,
          """
          insert into lineage.outbox (run_id, event, created_at, next_at)
          values (gen_random_uuid(), '{}', now(), now())
          """,
          """
          insert into lineage.edge (run_id, step, src, dst, job, step_name, at, scope)
          values (gen_random_uuid(), 0, 'upload/d', 'd', 'j', 'load', now(), '{$region}')
          """,
          """
          insert into lineage.column_edge (run_id, src, src_field, dst, dst_field, kind, subtype,
            masking, at, scope)
          values (gen_random_uuid(), 'upload/d', 'A', 'd', 'a', 'DIRECT', 'IDENTITY', false, now(),
            '{$region}')
          """,
          "insert into ops.change (region_id, kind, key) values ($region, 'k', 'x')",
          "insert into ops.audit (sub, action, object) values ('$sub', 'a', 'o')",
          """
          insert into knowledge.document (region_id, id, source, title, media, lang, state,
            delivery,
            by, at)
          values ($region, $one, 's', 't', 'm', 'en', 'ready',
            gen_random_uuid(), 'x', now())
          """,
          """
          insert into knowledge.passage (region_id, document_id, no, heading, body, page, char_from,
            char_to, tsv, model, embedding)
          values ($region, $one, 1, 'h', 'b', 0, 0, 1, '', 'm', '')
          """,
          """
          insert into knowledge.vector (region_id, document_id, no, model, embedding)
          values ($region, $one, 1, 'other', '')
          """,
          """
          insert into semantic.model (id, name, version, ossie, sha256, state, by, at)
          values (gen_random_uuid(), 'm', '$region', '{}', '', 'active', 'x', now())
          """,
          """
          insert into ingest.chunk (batch_id, no, scope, byte_to, row_from, rows, sha256, counts,
            committed_at)
          values ($one, 0, '{$region}', 1, 1, 1, '', '{}', now())
          """,
          """
          insert into ingest.dq_result (region_id, batch_id, rule_id, side, dataset, dimension,
            severity, evaluated, failed, at)
          values ($region, $one, 'r', 'received', 'd', 'x', 'error', 1, 0, now())
          """,
          """
          insert into ingest.finding (id, region_id, dataset, kind, about, severity, observed,
            formula, detail, opened_at)
          values (gen_random_uuid(), $region, 'd', 'drift', 'a', 'error', 1, 'f', '{}', now())
          """,
          "insert into ingest.dirty (region_id, relation, bucket) values ($region, 'd__s', now())",
          """
          insert into sec.erasure (id, region_id, subject, by, reason, state, manifest,
            requested_at)
          values (gen_random_uuid(), $region, gen_random_uuid(), 'x', 'r', 'done', '{}', now())
          """,
          """
          insert into sec.legal_hold (region_id, subject, reason, by, at)
          values ($region, gen_random_uuid(), 'r', 'x', now())
          """);
}
