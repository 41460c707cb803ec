# Completion of ./postrider for bash: source <(./postrider completion bash)
_postrider() {
    local word=${COMP_WORDS[COMP_CWORD]} kinds='tenants domains accounts aliases groups delegations routes keys roles deleted-accounts deleted-domains deleted-tenants audit-log policy limits' choices=''
    if [ "$COMP_CWORD" -eq 1 ]; then
        choices='up demo password backup restore help login logout get create set delete undelete apply audit dns health export import release queue trace verdict quarantine completion'
    else
        case ${COMP_WORDS[1]} in
            get | create | set | delete)
                if [ "$COMP_CWORD" -eq 2 ]; then
                    choices=$kinds
                elif [ "$COMP_CWORD" -eq 3 ] && [ "${COMP_WORDS[1]}" != create ]; then
                    choices=$(_postrider_names "${COMP_WORDS[0]}" "${COMP_WORDS[2]}" "$word")
                else
                    choices='-o --limit --with-contents'
                fi
                ;;
            undelete)
                if [ "$COMP_CWORD" -eq 2 ]; then
                    choices='account domain tenant'
                else
                    choices=$(_postrider_names "${COMP_WORDS[0]}" "deleted-${COMP_WORDS[2]}" "$word")
                fi
                ;;
            dns | health)
                choices=$(_postrider_names "${COMP_WORDS[0]}" domains "$word")
                [ "${COMP_WORDS[1]}" = health ] || choices="$choices --zone --externaldns"
                ;;
            password) choices="$(_postrider_names "${COMP_WORDS[0]}" accounts "$word") --stdin" ;;
            release) choices=$(_postrider_names "${COMP_WORDS[0]}" accounts "$word") ;;
            export) choices="$(_postrider_names "${COMP_WORDS[0]}" accounts "$word") --mbox" ;;
            import) choices="$(_postrider_names "${COMP_WORDS[0]}" accounts "$word") --mbox --imap --user --admin --port --starttls" ;;
            queue)
                choices='sender= recipient= domain= remote= status=due status=deferred status=held status=quarantined status=delivering olderThan= accountId= messageId= queueId= --limit -o'
                [ "$COMP_CWORD" -ne 2 ] || choices="show hold release retry redirect bounce delete actions $choices"
                case ${COMP_WORDS[2]} in
                    show) choices="$(_postrider_queued "${COMP_WORDS[0]}" "$word") --header" ;;
                    hold | release | retry | redirect | bounce | delete) [ "$COMP_CWORD" -eq 2 ] || choices="$(_postrider_queued "${COMP_WORDS[0]}" "$word") $choices --yes" ;;
                esac
                ;;
            trace) choices="$(_postrider_names "${COMP_WORDS[0]}" accounts "$word") --limit -o" ;;
            verdict) choices='action=accept action=junk action=quarantine action=defer action=reject sender= recipient= client= check= --limit -o' ;;
            quarantine) choices='list release delete -o' ;;
            audit) choices='--limit --verify -o' ;;
            apply) choices='--dry-run --prune' ;;
            login) choices='--ca --key-file --user --browser --data' ;;
            completion) choices='bash zsh' ;;
            up | demo | backup | restore) choices='--data --listen --port-offset' ;;
        esac
    fi
    COMPREPLY=()
    local choice
    while IFS= read -r choice; do
        COMPREPLY+=("$choice")
    done < <(compgen -W "$choices" -- "$word")
    case ${COMP_WORDS[1]:-} in
        apply | login | import | backup | restore)
            while IFS= read -r choice; do
                COMPREPLY+=("$choice")
            done < <(compgen -f -- "$word")
            ;;
    esac
}

# The first names of a kind that begin with a word, as far as somebody is logged in.
_postrider_names() {
    local filter=${3:+prefix=$3}
    # Short lists, which the shell narrows down itself.
    case $2 in key* | api-key* | role* | delegation* | deleted-domain* | deleted-tenant*) filter='' ;; esac
    "$1" get "$2" ${filter:+"$filter"} --limit 200 -o json 2>/dev/null | jq -r '.[] | .address // .name // empty' 2>/dev/null
}

# Ids of messages in the queue, as far as somebody is logged in.
_postrider_queued() {
    case $2 in
        *=*) ;;
        *) "$1" queue --limit 100 -o json 2>/dev/null | jq -r '.[].queueId' 2>/dev/null | sort -u ;;
    esac
}

complete -F _postrider postrider ./postrider
